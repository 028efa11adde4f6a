package io.mailing.email;

/** Who logs in. Its text form tells nothing. */
record Login(String user, String password) {

    @Override
    public String toString() {
        return "Login";
    }
}
