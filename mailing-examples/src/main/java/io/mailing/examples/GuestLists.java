package io.mailing.examples;

import io.mailing.Mailing;
import io.mailing.audience.AttributeType;
import io.mailing.audience.CsvTemplate;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.UnsentRows;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.spi.AudienceSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

/** People upload their lists of recipients. */
public final class GuestLists {

    private static final AudienceSchema SCHEMA = new AudienceSchema(
            Set.of("email", "sms"), Map.of("first_name", AttributeType.TEXT, "balance", AttributeType.NUMBER));

    private GuestLists() {}

    /**
     * What people download and fill in.
     *
     * @return a CSV file
     */
    static byte[] template() {
        // template
        byte[] file = CsvTemplate.of(SCHEMA).separator(';').bytes();
        // end
        return file;
    }

    /**
     * Takes what they upload.
     *
     * @param mailing started, with channels "email" and "sms"
     * @param body of the request
     * @return what is said to them
     * @throws IOException if the stream can't be closed
     */
    static UploadReport upload(Mailing mailing, InputStream body) throws IOException {
        // upload
        UploadOptions options = UploadOptions.builder()
                .name("guests.csv")
                .schema(SCHEMA)
                .region("PL")
                .ignoreDuplicates()
                .build();
        UploadReport report;
        try (InputStream csv = body) {
            report = mailing.lists().upload("Guests", csv, options);
        }
        report.refused().forEach(System.out::println);
        // end
        return report;
    }

    /**
     * Supplements a list by hand.
     *
     * @param mailing started, with a channel "email"
     * @param guests the list
     * @return what became of it
     */
    static UploadReport typed(Mailing mailing, ListId guests) {
        // typed
        UploadReport more = mailing.lists()
                .addTyped(
                        guests,
                        "email",
                        "\"Doe, Anna\" <anna@guests.example>; boris@guests.example",
                        UploadOptions.builder().ignoreDuplicates().build());
        // end
        return more;
    }

    /**
     * Takes a file out again.
     *
     * @param mailing started
     * @param guests the list
     * @return the list after it
     */
    static RecipientList remove(Mailing mailing, ListId guests) {
        // remove
        RecipientList list = mailing.lists().remove(guests, 1, UnsentRows.KEEP);
        // end
        return list;
    }
}
