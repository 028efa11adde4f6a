package io.mailing.planted;

/** Breaks a rule on purpose. */
public class CanBeExtended {}
