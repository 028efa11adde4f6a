package io.mailing.examples;

import io.mailing.Mailing;

/** A person who wants nothing more, and then to be forgotten. */
public final class Forgetting {

    private Forgetting() {}

    /**
     * Sends nothing more to an address.
     *
     * @param mailing started, with a channel "email"
     */
    static void optOut(Mailing mailing) {
        // suppress
        mailing.suppressions().suppress("email", "anna@guests.example", "unsubscribed");
        // end
    }

    /**
     * Takes a person out of everything that was sent.
     *
     * @param mailing started
     * @return in how many deliveries the person stood
     */
    static long forget(Mailing mailing) {
        // erase
        long deliveries = mailing.recipients().erase("4711");
        // end
        return deliveries;
    }
}
