package io.mailing.test.lists;

import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.RecipientLists;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListId;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.spi.store.ListStore.ListRow;
import io.mailing.test.FakeChannel;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Lists in memory, with the channels email, telegram and sms. */
final class ListDesk implements AutoCloseable {

    private final InMemoryStore store = InMemoryStore.create();
    private final Mailing mailing = Mailing.builder()
            .store(store)
            .runtime(new ManualRuntime(SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"))))
            .channel(FakeChannel.named("email"))
            .channel(FakeChannel.named("telegram"))
            .channel(FakeChannel.named("sms"))
            .start();

    Mailing mailing() {
        return mailing;
    }

    RecipientLists lists() {
        return mailing.lists();
    }

    UploadReport upload(String csv) {
        return upload(csv, StandardCharsets.UTF_8, UploadOptions.defaults());
    }

    UploadReport upload(String csv, Charset charset, UploadOptions options) {
        return lists().upload("guests", new ByteArrayInputStream(csv.getBytes(charset)), options);
    }

    List<Recipient> people(UploadReport report) {
        return people(report.list());
    }

    List<Recipient> people(ListId list) {
        return lists().find(list).orElseThrow().files().stream()
                .map(ListFile::number)
                .flatMap(file -> store.lists().rows(list, file, 0, 1000).stream())
                .map(ListRow::recipient)
                .toList();
    }

    @Override
    public void close() {
        mailing.close();
    }
}
