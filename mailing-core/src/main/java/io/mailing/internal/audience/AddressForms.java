package io.mailing.internal.audience;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.net.IDN;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What two ways of writing an address have in common: phone numbers as E.164, emails with their domain as it is in the DNS, all in
 * small letters. By RFC 5321 case might matter in front of the @, but no mail system of note lets it, and suppressions are compared
 * the same way.
 */
public final class AddressForms {

    private final Set<String> phones;
    private final @Nullable String region;

    /**
     * For one upload.
     *
     * @param phones the channels whose addresses are phone numbers
     * @param region where numbers without a country's code are at home, or null
     */
    public AddressForms(Set<String> phones, @Nullable String region) {
        this.phones = phones;
        this.region = region;
    }

    /**
     * The form in which addresses are compared.
     *
     * @param channel the channel's name
     * @param address in the channel's normal form, or as it is written
     * @return never sent to
     */
    public String of(String channel, String address) {
        if (phones.contains(channel)) {
            return phone(address);
        }
        int at = address.lastIndexOf('@');
        if (at > 0 && channel.equals("email")) {
            return address.substring(0, at).toLowerCase(Locale.ROOT) + '@' + domain(address.substring(at + 1));
        }
        return address.toLowerCase(Locale.ROOT);
    }

    private String phone(String number) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber parsed = numbers.parse(number, region);
            if (numbers.isPossibleNumber(parsed)) {
                return numbers.format(parsed, PhoneNumberFormat.E164);
            }
        } catch (NumberParseException e) {
            // Not a number, or one that could be at home anywhere: it is compared as it is.
        }
        return number.toLowerCase(Locale.ROOT);
    }

    private static String domain(String domain) {
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return domain.toLowerCase(Locale.ROOT);
        }
    }
}
