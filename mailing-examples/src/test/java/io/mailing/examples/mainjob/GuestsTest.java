package io.mailing.examples.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CsvAudience;
import io.mailing.Recipient;
import io.mailing.email.EmailChannel;
import io.mailing.spi.AddressCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuestsTest {

    /** Asked about addresses only; connects to nothing. */
    private static final EmailChannel EMAIL =
            EmailChannel.smtp("127.0.0.1", 25).none().from("news@shop.example").build();

    private static List<Recipient> guests() {
        List<Recipient> guests = new ArrayList<>();
        CsvAudience.of(GuestsGenerator.FILE).forEach(guests::add);
        return guests;
    }

    @Test
    void the_shipped_file_is_what_the_generator_makes() throws IOException {
        assertThat(Files.readString(GuestsGenerator.FILE)).isEqualTo(GuestsGenerator.csv());
    }

    @Test
    void there_are_a_thousand_guests_and_no_usable_address_is_there_twice() {
        List<String> addresses = new ArrayList<>();
        for (Recipient guest : guests()) {
            addresses.addAll(usable(guest));
        }

        assertThat(guests()).hasSize(1000);
        assertThat(addresses).doesNotHaveDuplicates();
    }

    @Test
    void every_usable_email_address_belongs_to_nobody() {
        for (Recipient guest : guests()) {
            assertThat(usable(guest)).allMatch(address -> address.endsWith(".example") || address.endsWith(".test"));
        }
    }

    @Test
    void bad_addresses_are_bad_in_many_ways() {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Recipient guest : guests()) {
            String address = guest.addresses().get("email");
            if (address != null && EMAIL.checkAddress(address) instanceof AddressCheck.Unusable unusable) {
                reasons.merge(unusable.reason().text(), 1, Integer::sum);
            }
        }

        assertThat(reasons).hasSizeGreaterThanOrEqualTo(5);
    }

    private static List<String> usable(Recipient guest) {
        String address = guest.addresses().get("email");
        return address != null && EMAIL.checkAddress(address) instanceof AddressCheck.Usable usable
                ? List.of(usable.address())
                : List.of();
    }
}
