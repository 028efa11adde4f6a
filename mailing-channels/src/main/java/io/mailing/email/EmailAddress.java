package io.mailing.email;

import io.mailing.Reason;
import io.mailing.spi.AddressCheck;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an address must look like to be sent to: {@code local@domain} as RFC 5321 has it in its plain form. Quoted local
 * parts and address literals are legal there, but mailboxes that need them are all but unknown, and servers disagree on
 * how to read them, which has been used to smuggle in recipients.
 */
final class EmailAddress {

    /** RFC 5321, 4.5.3.1.3: a path has 256 octets, of which two are its angle brackets. */
    private static final int MAX_ADDRESS = 254;

    /** RFC 5321, 4.5.3.1.1. */
    private static final int MAX_LOCAL = 64;

    /** RFC 1035, 2.3.4. */
    private static final int MAX_LABEL = 63;

    private static final String BAD = "bad-address";
    private static final String LOCAL_SIGNS = "!#$%&'*+-/=?^_`{|}~";

    private EmailAddress() {}

    static AddressCheck check(String address) {
        if (!UnsafeText.isSafe(address)) {
            return unusable("the address has a line break or another character that must not be in one");
        }
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return unusable("the address has no @");
        }
        String local = address.substring(0, at);
        String localFault = localFault(local);
        if (localFault != null) {
            return unusable(localFault);
        }
        if (!isAscii(local)) {
            return new AddressCheck.Unusable(new Reason(
                    "address-needs-smtputf8",
                    "the part before the @ has letters beyond ASCII, which only servers with SMTPUTF8 take"));
        }
        String domain = asciiDomain(address.substring(at + 1));
        if (domain == null) {
            return unusable("the part after the @ is not a domain name such as mail.example");
        }
        String normal = local + '@' + domain;
        if (normal.length() > MAX_ADDRESS) {
            return unusable("the address has more than " + MAX_ADDRESS + " characters");
        }
        try {
            // A second opinion, from the parser that later writes the address into the headers.
            new InternetAddress(normal, true).validate();
        } catch (AddressException e) {
            return unusable("the address is not of the form name@domain");
        }
        return new AddressCheck.Usable(normal);
    }

    private static AddressCheck unusable(String text) {
        return new AddressCheck.Unusable(new Reason(BAD, text));
    }

    private static @Nullable String localFault(String local) {
        if (local.isEmpty()) {
            return "there is nothing before the @";
        }
        if (local.length() > MAX_LOCAL) {
            return "the part before the @ has more than " + MAX_LOCAL + " characters";
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return "the part before the @ begins or ends with a dot or has two in a row";
        }
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            boolean letter = c > 127 ? !Character.isWhitespace(c) && !Character.isSpaceChar(c) : isLetterOrDigit(c);
            if (!letter && c != '.' && LOCAL_SIGNS.indexOf(c) < 0) {
                return "the part before the @ has a character that may not stand there";
            }
        }
        return null;
    }

    /** The domain in small ASCII letters, or null if it is none. */
    static @Nullable String asciiDomain(String domain) {
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String[] labels = ascii.split("\\.", -1);
        if (labels.length < 2) {
            return null;
        }
        for (String label : labels) {
            if (!isLabel(label)) {
                return null;
            }
        }
        boolean number = labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? null : ascii;
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > MAX_LABEL || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        return label.chars().allMatch(c -> c == '-' || isLetterOrDigit((char) c));
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(c -> c < 128);
    }
}
