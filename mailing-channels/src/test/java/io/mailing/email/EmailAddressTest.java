package io.mailing.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.AddressCheck;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    private static final String LOCAL_64 = "a".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "anna@guest.example, anna@guest.example",
        "Anna.Petrova+shop@Guest.EXAMPLE, Anna.Petrova+shop@guest.example",
        "o'neil_x-y@a-b.guest.example, o'neil_x-y@a-b.guest.example",
        "anna@почта.example, anna@xn--80a1acny.example",
        "ewa@ŁÓDŹ.example, ewa@xn--d-uga0v4h.example",
        "anna@xn--80a1acny.example, anna@xn--80a1acny.example",
        "1@2.example, 1@2.example"
    })
    void a_usable_address_gets_its_normal_form(String address, String normal) {
        assertThat(EmailAddress.check(address)).isEqualTo(new AddressCheck.Usable(normal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "@guest.example",
                "anna@",
                "anna@localhost",
                "anna@@guest.example",
                "anna@guest.example@other.example",
                "anna petrova@guest.example",
                "anna@guest example",
                "anna@guest..example",
                "anna@.guest.example",
                "anna@guest.example.",
                "anna@-guest.example",
                "anna@guest_shop.example",
                "anna@127.0.0.1",
                "anna@[127.0.0.1]",
                ".anna@guest.example",
                "anna.@guest.example",
                "an..na@guest.example",
                "\"anna\"@guest.example",
                "Anna <anna@guest.example>",
                "<anna@guest.example>",
                "anna(comment)@guest.example",
                "anna@guest.example(comment)",
                "anna@guest.example,ewa@guest.example",
                "friends:anna@guest.example;",
                "@relay.example:anna@guest.example",
                "anna\\@guest.example",
                "anna@guest.example\r\nRCPT TO:<x@evil.example>",
                "anna\n@guest.example",
                "anna\u0000@guest.example",
                "anna@guest\u2028.example",
                "anna\u2029@guest.example",
                "anna\u760D\u760A@guest.example",
                "anna@guest\u760Dx.example",
                "anna\u00A0x@guest.example",
                "anna\t@guest.example"
            })
    void what_is_no_address_is_unusable(String address) {
        assertThat(EmailAddress.check(address)).isInstanceOfSatisfying(AddressCheck.Unusable.class, unusable -> {
            assertThat(unusable.reason().code()).isEqualTo("bad-address");
            assertThat(unusable.reason().text()).doesNotContain("anna", "guest");
        });
    }

    @Test
    void letters_beyond_ascii_before_the_at_sign_need_smtputf8() {
        assertThat(EmailAddress.check("анна@guest.example"))
                .isInstanceOfSatisfying(
                        AddressCheck.Unusable.class,
                        unusable -> assertThat(unusable.reason().code()).isEqualTo("address-needs-smtputf8"));
    }

    @Test
    void the_longest_parts_are_usable_and_longer_ones_are_not() {
        String domain = "d".repeat(63) + "." + "e".repeat(63) + "." + "f".repeat(53) + ".example";
        String longest = LOCAL_64 + "@" + domain;
        assertThat(longest).hasSize(254);
        assertThat(EmailAddress.check(longest)).isEqualTo(new AddressCheck.Usable(longest));
        assertThat(EmailAddress.check(LOCAL_64 + "@d" + domain.substring(63) + ".example"))
                .isInstanceOf(AddressCheck.Usable.class);
        assertThat(EmailAddress.check(longest.replace(".example", "x.example")))
                .isInstanceOf(AddressCheck.Unusable.class);
        assertThat(EmailAddress.check("a" + LOCAL_64 + "@guest.example")).isInstanceOf(AddressCheck.Unusable.class);
        assertThat(EmailAddress.check("a@" + "d".repeat(64) + ".example")).isInstanceOf(AddressCheck.Unusable.class);
    }

    @Test
    void whatever_comes_the_check_answers_and_a_usable_form_is_plain_ascii() {
        Random random = new Random(7);
        String signs = "ab.@-_+\"\\<>()[]:;, \r\n\t\u0000\u2028\u760D\u3002\uD83D\uDE00źя\u200D";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder address = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                address.append(signs.charAt(random.nextInt(signs.length())));
            }
            address.append(random.nextBoolean() ? "@b.example" : "");
            if (EmailAddress.check(address.toString()) instanceof AddressCheck.Usable usable) {
                assertThat(usable.address()).matches("[!-~&&[^<>\"\\\\(),:;\\[\\]]]+@[a-z0-9.-]+");
                assertThat(EmailAddress.check(usable.address())).isEqualTo(usable);
            }
        }
    }

    @Test
    void a_mailbox_has_a_name_in_any_script() {
        assertThat(Mailbox.parse("from", " Магазин «Ель», Москва <news@shop.example> "))
                .isEqualTo(new Mailbox("Магазин «Ель», Москва", "news@shop.example"));
        assertThat(Mailbox.parse("from", "\"Shop \\\"A\\\", Inc.\" <news@shop.example>"))
                .isEqualTo(new Mailbox("Shop \"A\", Inc.", "news@shop.example"));
        assertThat(Mailbox.parse("from", "news@shop.example")).isEqualTo(new Mailbox(null, "news@shop.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Shop",
                "Shop <news>",
                "Shop <news@shop.example",
                "Shop\r\nBcc: x@evil.example <news@shop.example>",
                "Shop \u760D\u760ABcc: x <news@shop.example>",
                "Shop\u2028 <news@shop.example>",
                ""
            })
    void what_is_no_mailbox_is_refused_by_name(String value) {
        assertThatThrownBy(() -> Mailbox.parse("replyTo", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("replyTo ");
    }
}
