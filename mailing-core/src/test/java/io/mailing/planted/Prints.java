package io.mailing.planted;

/** Breaks a rule on purpose. */
public final class Prints {
    public void print() {
        System.out.println("hello");
    }
}
