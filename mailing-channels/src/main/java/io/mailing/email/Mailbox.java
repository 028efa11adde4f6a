package io.mailing.email;

import io.mailing.spi.AddressCheck;
import org.jspecify.annotations.Nullable;

/**
 * A sender or somebody to answer to.
 *
 * @param name what people see, or null
 * @param address checked, with an ASCII domain
 */
record Mailbox(@Nullable String name, String address) {

    private static final int MAX_NAME = 200;

    /**
     * Reads {@code Name <address>} or {@code address}. A name needs no quotes and no encoding, but may have quotes.
     *
     * @throws IllegalArgumentException if it is neither, saying why
     */
    static Mailbox parse(String field, String value) {
        String text = value.strip();
        if (!UnsafeText.isSafe(text)) {
            throw new IllegalArgumentException(
                    field + " has a line break or another character that must not be in a header");
        }
        String name = null;
        String address = text;
        int open = text.lastIndexOf('<');
        if (open >= 0 && text.endsWith(">")) {
            name = unquoted(text.substring(0, open).strip());
            address = text.substring(open + 1, text.length() - 1).strip();
        }
        if (name != null && name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    field + " has a name of " + name.length() + " characters; at most " + MAX_NAME + " are allowed");
        }
        AddressCheck check = EmailAddress.check(address);
        if (check instanceof AddressCheck.Usable usable) {
            return new Mailbox(name == null || name.isEmpty() ? null : name, usable.address());
        }
        String why = check instanceof AddressCheck.Unusable unusable
                ? unusable.reason().text()
                : "";
        throw new IllegalArgumentException(
                field + " must be 'Name <address>' or an address, was '" + value + "': " + why);
    }

    private static String unquoted(String name) {
        if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
            return name;
        }
        return name.substring(1, name.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return "Mailbox";
    }
}
