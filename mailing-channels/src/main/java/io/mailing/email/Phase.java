package io.mailing.email;

/** How far a message has come. The order counts: nothing before {@link #VERDICT} can have been taken. */
enum Phase {
    /** The sender is named. */
    MAIL("the sender"),
    /** The recipient is named. */
    RCPT("the recipient"),
    /** It is asked whether the message may come. */
    DATA("the message"),
    /** The message is on its way, its final dot not yet. */
    CONTENT("the message"),
    /** The whole message with its final dot was handed to the network; the server's answer is owed. */
    VERDICT("the message");

    private final String subject;

    Phase(String subject) {
        this.subject = subject;
    }

    /** What the server judges in this phase. */
    String subject() {
        return subject;
    }
}
