package io.mailing.email.planted;

/** Breaks a rule on purpose. */
public final class SecondEntry {}
