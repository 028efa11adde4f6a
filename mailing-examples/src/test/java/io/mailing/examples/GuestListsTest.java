package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.audience.UploadReport;
import io.mailing.test.MailingExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uploaded, supplemented, removed. */
class GuestListsTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("email", "sms");

    @Test
    void a_template_is_filled_in_and_uploaded_supplemented_and_removed() throws IOException {
        String header = new String(GuestLists.template(), StandardCharsets.UTF_8);
        assertThat(header).startsWith("\uFEFFid;").contains("balance").endsWith("locale;zone\r\n");
        InputStream body = new ByteArrayInputStream("""
                id;sms;balance;email
                1;600 100 200;12,5;
                2;+48 600 100 200;7;
                3;;many;c@guests.example
                """.getBytes(StandardCharsets.UTF_8));
        UploadReport report = GuestLists.upload(kit.mailing(), body);
        assertThat(report.rows()).isEqualTo(new RowCounts(1, 1, 1));
        assertThat(GuestLists.typed(kit.mailing(), report.list()).rows()).isEqualTo(new RowCounts(2, 0, 0));

        RecipientList list = GuestLists.remove(kit.mailing(), report.list());

        assertThat(list.recipients()).isEqualTo(2);
        assertThat(list.files().get(0).removed()).isTrue();
    }
}
