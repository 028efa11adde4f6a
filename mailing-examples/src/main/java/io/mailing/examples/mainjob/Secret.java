package io.mailing.examples.mainjob;

/**
 * A password or token. It comes from an environment variable, never from an argument: arguments can be read by every
 * process of the machine and stay in the shell's history.
 *
 * @param value shown nowhere
 */
record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
