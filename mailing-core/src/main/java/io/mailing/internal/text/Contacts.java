package io.mailing.internal.text;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The web and mail addresses, handles and telephone numbers that instructions name: whether a text names any other. They are compared
 * as wholes: {@code brand.co} is not {@code brand.com}, and no part of a number is a number. The host of a web address may stand alone.
 */
final class Contacts {

    /** With a scheme, or without one as mail programs and messengers make links of it; also what has an @ in it. */
    private static final Pattern ADDRESSES = Pattern.compile(
            "(?:[a-z][a-z0-9+.-]{1,20}://|www\\.)\\S+"
                    + "|\\S{1,254}@\\S+"
                    + "|(?<!\\S)@\\w{3,}(?:\\.\\w+)*"
                    + "|(?<![\\p{L}\\p{N}])(?:[\\p{L}\\p{N}-]+\\.){1,60}\\p{L}{2,}[\\p{L}\\p{N}-]*(?:[:/?#]\\S*)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    /** Seven digits and more, however they are grouped. */
    private static final Pattern NUMBERS = Pattern.compile("\\+?\\p{Nd}(?:[\\s().\\u00A0/-]{0,3}\\p{Nd}){6,60}");

    /** A day, as people write it: of eight digits, but nobody's telephone. */
    private static final Pattern DAYS = Pattern.compile(
            "(?<!\\p{Nd})(?:\\p{Nd}{1,2}([./-])\\p{Nd}{1,2}\\1\\p{Nd}{4}|\\p{Nd}{4}-\\p{Nd}{2}-\\p{Nd}{2})(?!\\p{Nd})");

    /** What may stand between two addresses of the instructions, or before one, with no space. */
    private static final Pattern BETWEEN = Pattern.compile("[\\s\"'<>,;()\\[\\]{}|«»“”„]+|:(?!//)");

    /** What may stand between two numbers of the instructions. */
    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("\\R|\\s/\\s");

    private static final Pattern WEB = Pattern.compile("^(?:https?://)?(?:www\\.)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEFORE =
            Pattern.compile("^[\\p{Ps}\\p{Pi}\"'*_<]*(?:mailto:)?", Pattern.CASE_INSENSITIVE);

    /** What ends a sentence rather than an address. */
    private static final Pattern AFTER = Pattern.compile("[\\p{Punct}\\p{Pf}\\p{Pe}&&[^/]]+$");

    private static final Pattern END_OF_HOST = Pattern.compile("[:/?#]");

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();

    /** Those of the instructions. */
    Contacts(String instructions) {
        addAddresses(instructions);
        BETWEEN.splitAsStream(instructions).forEach(this::addAddresses);
        addNumbers(instructions);
        BETWEEN_NUMBERS.splitAsStream(instructions).forEach(this::addNumbers);
    }

    private void addAddresses(String text) {
        Matcher found = ADDRESSES.matcher(text);
        while (found.find()) {
            String address = address(found.group());
            addresses.add(address);
            if (address.indexOf('@') < 0 && !address.contains("://")) {
                addresses.add(END_OF_HOST.split(address, 2)[0]);
            }
        }
    }

    private void addNumbers(String text) {
        Matcher found = NUMBERS.matcher(withoutDays(text));
        while (found.find()) {
            numbers.add(digits(found.group()));
        }
    }

    /** Whether all that a text names is named here. */
    boolean nameAllOf(String text) {
        Matcher found = ADDRESSES.matcher(text);
        while (found.find()) {
            if (!addresses.contains(address(found.group()))) {
                return false;
            }
        }
        Matcher number = NUMBERS.matcher(withoutDays(text));
        while (number.find()) {
            if (!numbers.contains(digits(number.group()))) {
                return false;
            }
        }
        return true;
    }

    /** In one form, however it is written: without what is no part of it, and with its host in small letters. A path keeps its letters. */
    private static String address(String found) {
        String address = AFTER.matcher(BEFORE.matcher(found).replaceFirst("")).replaceFirst("");
        address = WEB.matcher(address).replaceFirst("");
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        int scheme = address.indexOf("://");
        Matcher end = END_OF_HOST.matcher(address);
        int host = end.find(scheme < 0 ? 0 : scheme + 3) ? end.start() : address.length();
        return address.substring(0, host).toLowerCase(Locale.ROOT) + address.substring(host);
    }

    private static String withoutDays(String text) {
        return DAYS.matcher(text).replaceAll(" today ");
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints().filter(Character::isDigit).forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }
}
