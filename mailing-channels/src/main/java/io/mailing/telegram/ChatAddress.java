package io.mailing.telegram;

import io.mailing.Reason;
import io.mailing.spi.AddressCheck;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a message goes: a chat's number, or the name of a public channel or group
 * (core.telegram.org/bots/api#sendmessage, {@code chat_id}).
 */
final class ChatAddress {

    private static final Pattern NUMBER = Pattern.compile("-?[1-9][0-9]{0,18}");
    private static final Pattern NAME = Pattern.compile("@[A-Za-z][A-Za-z0-9_]{4,31}");

    private ChatAddress() {}

    static AddressCheck check(String address) {
        if (NUMBER.matcher(address).matches()) {
            return fitsLong(address)
                    ? new AddressCheck.Usable(address)
                    : unusable("the chat's number does not fit into 64 bits");
        }
        if (NAME.matcher(address).matches()) {
            // Telegram compares names without regard to case; so must whoever looks for duplicates.
            return new AddressCheck.Usable(address.toLowerCase(Locale.ROOT));
        }
        return unusable("not a Telegram chat: a whole number, negative for groups, or @ and a public name of 5 to 32"
                + " letters, digits or _");
    }

    static boolean isName(String address) {
        return address.startsWith("@");
    }

    private static boolean fitsLong(String number) {
        try {
            Long.parseLong(number);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static AddressCheck unusable(String text) {
        return new AddressCheck.Unusable(new Reason("bad-address", text));
    }
}
