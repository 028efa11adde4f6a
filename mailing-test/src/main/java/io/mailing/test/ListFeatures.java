package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import io.mailing.AudienceInUseException;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.PauseResult;
import io.mailing.RecipientLists;
import io.mailing.RetryPolicy;
import io.mailing.Segment;
import io.mailing.SendMode;
import io.mailing.UnknownListException;
import io.mailing.audience.AttributeType;
import io.mailing.audience.Audience;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.audience.UnsentRows;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.test.FeatureContract.Feature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Lists of recipients that are uploaded. */
final class ListFeatures {

    private static final UploadOptions ONCE = UploadOptions.builder()
            .name("guests.csv")
            .attribute("balance", AttributeType.NUMBER)
            .ignoreDuplicates()
            .build();

    private ListFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("lists: a CSV file is uploaded and told row by row", ListFeatures::uploads),
                new Feature("lists: a list is supplemented by files and typed addresses", ListFeatures::supplements),
                new Feature("lists: a file is removed, a list renamed and deleted", ListFeatures::removes),
                new Feature("lists: a dropped file's people leave campaigns that are under way", ListFeatures::leave),
                new Feature("lists: one that is still to be sent to is not deleted", ListFeatures::inUse),
                new Feature("lists: an upload that breaks off leaves nothing", ListFeatures::breaksOff),
                new Feature("lists: an erased person is gone from lists too", ListFeatures::erases));
    }

    private static InputStream csv(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static UploadReport guests(FeatureDesk desk) {
        return desk.mailing().lists().upload(" Guests ", csv("""
                id;email;telegram;Balance
                1;a@guests.example;101;12,50
                2;b@guests.example;;many
                3;A@guests.example;;
                4;d@guests.example;104;7
                """), ONCE);
    }

    private static void uploads(FeatureDesk desk) {
        UploadReport report = guests(desk);
        assertThat(report.rows()).isEqualTo(new RowCounts(2, 1, 1));
        assertThat(report.refused())
                .extracting(Object::toString)
                .containsExactly("line 3, column 'balance': is no number such as 1250 or 12.5");
        assertThat(report.duplicates())
                .extracting(Object::toString)
                .containsExactly("line 4, column 'email': the address stands in line 2 already");
        RecipientList list = desk.mailing().lists().find(report.list()).orElseThrow();
        assertThat(list.name()).isEqualTo("Guests");
        assertThat(list.createdAt()).isEqualTo(FeatureDesk.START);
        assertThat(list.recipients()).isEqualTo(2);
        assertThat(list.schema().channels()).containsExactly("email", "telegram");
        assertThat(list.schema().types()).containsEntry("balance", AttributeType.NUMBER);
        assertThat(list.files()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("guests.csv");
            assertThat(file.rows()).isEqualTo(report.rows());
            assertThat(file.removed()).isFalse();
        });
    }

    private static void supplements(FeatureDesk desk) {
        RecipientLists lists = desk.mailing().lists();
        ListId guests = guests(desk).list();
        desk.clock().advance(Duration.ofMinutes(5));
        UploadReport more = lists.add(
                guests, csv("BALANCE,id,email,city\n5,9,D@guests.example,Rome\n6,10,j@guests.example,Oslo\n"), ONCE);
        assertThat(more.file()).isEqualTo(2);
        assertThat(more.rows()).isEqualTo(new RowCounts(1, 0, 1));
        UploadReport typed = lists.addTyped(
                guests, FeatureDesk.EMAIL, "Kim <k@guests.example>, j@guests.example; l@guests.example\nnobody", ONCE);
        assertThat(typed.rows()).isEqualTo(new RowCounts(2, 1, 1));
        RecipientList list = lists.find(guests).orElseThrow();
        assertThat(list.files()).extracting(ListFile::number).containsExactly(1, 2, 3);
        assertThat(list.recipients()).isEqualTo(5);
        assertThat(list.schema().attributes())
                .contains("balance", "city", "name")
                .doesNotContain("BALANCE");

        UploadReport friends = lists.uploadTyped("Friends", FeatureDesk.TELEGRAM, "404; 405", UploadOptions.defaults());
        assertThat(lists.list(null, 10)).extracting(RecipientList::id).containsExactly(friends.list(), guests);
        assertThatExceptionOfType(UnknownListException.class)
                .isThrownBy(() -> lists.add(new ListId(999), csv("email\n"), ONCE));
        assertThatIllegalArgumentException().isThrownBy(() -> lists.addTyped(guests, "fax", "1", ONCE));
        assertThatIllegalArgumentException().isThrownBy(() -> lists.upload(" ", csv("email\n"), ONCE));
    }

    private static void removes(FeatureDesk desk) {
        RecipientLists lists = desk.mailing().lists();
        ListId guests = guests(desk).list();
        assertThat(lists.rename(guests, "VIP").name()).isEqualTo("VIP");
        desk.clock().advance(Duration.ofMinutes(5));
        RecipientList kept = lists.remove(guests, 1, UnsentRows.KEEP);
        assertThat(kept.recipients()).isZero();
        assertThat(kept.files(FeatureDesk.START)).as("for campaigns of before").hasSize(1);
        assertThat(kept.files(desk.clock().instant())).as("for later ones").isEmpty();
        UploadReport again = lists.add(guests, csv("id,email\n1,a@guests.example\n"), ONCE);
        assertThat(again.rows().accepted()).as("no duplicate any more").isEqualTo(1);

        RecipientList dropped = lists.remove(guests, 1, UnsentRows.DROP);
        assertThat(dropped.files(FeatureDesk.START))
                .extracting(ListFile::number)
                .containsExactly(2);
        desk.leap(Duration.ofMinutes(5));
        assertThat(lists.find(guests).orElseThrow().files()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> lists.remove(guests, 3, UnsentRows.KEEP));

        assertThat(lists.delete(guests)).isTrue();
        assertThat(lists.delete(guests)).isFalse();
        desk.leap(Duration.ofMinutes(5));
        assertThat(lists.list(null, 10)).isEmpty();
        assertThatExceptionOfType(UnknownListException.class)
                .isThrownBy(() -> lists.remove(guests, 1, UnsentRows.DROP));
        assertThatExceptionOfType(UnknownListException.class).isThrownBy(() -> lists.rename(guests, "x"));
    }

    private static CampaignDraft to(Audience audience) {
        return CampaignDraft.to(audience)
                .text("Hello!")
                .sendMode(SendMode.all(FeatureDesk.TELEGRAM))
                .retry(new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1)));
    }

    private static void leave(FeatureDesk desk) throws InterruptedException {
        RecipientLists lists = desk.mailing().lists();
        ListId guests = lists.upload("Guests", csv("id,telegram\np1,101\n"), UploadOptions.defaults())
                .list();
        UploadReport wrong =
                lists.add(guests, csv("id,telegram\np2,102\np3,103\nx1,201\nx2,202\n"), UploadOptions.defaults());
        Segment unused = desk.mailing().segments().save("everyone", null, Audience.list(guests));
        for (String later : List.of("102", "103", "201", "202")) {
            desk.telegram().when(later).refuseForNow("flood").times(later.equals("102") ? 2 : 1);
        }
        Campaign campaign = desk.launch(to(Audience.of("everyone")
                .union(Audience.of(FeatureDesk.GUESTS))
                .except(Audience.of(FeatureDesk.GUESTS).only("p3"))));
        Campaign other = desk.launch(to(Audience.of(FeatureDesk.GUESTS)));
        for (Campaign one : List.of(campaign, other)) {
            PauseResult ignored = one.pause();
            assertThat(one.awaitQuiesced(Duration.ofMinutes(1))).isEqualTo(PauseResult.QUIESCED);
            assertThat(one.progress().sent()).as("p1").isEqualTo(1);
        }

        RecipientList left = lists.remove(guests, wrong.file(), UnsentRows.DROP);

        assertThat(left.recipients()).isEqualTo(1);
        assertThat(lists.remove(guests, wrong.file(), UnsentRows.DROP)).isEqualTo(left);
        campaign.resume();
        other.resume();
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.rest(other).progress().sent()).as("names no list").isEqualTo(3);
        assertThat(desk.journal(campaign))
                .extracting(entry -> entry.recipient() + " " + entry.state())
                .as("p2 is a guest by another way")
                .containsExactly("p1 SENT", "p2 SENT", "x1 CANCELLED", "x2 CANCELLED");
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private static void inUse(FeatureDesk desk) throws InterruptedException {
        RecipientLists lists = desk.mailing().lists();
        ListId guests = guests(desk).list();
        Campaign campaign = desk.create(to(Audience.of(FeatureDesk.GUESTS).except(Audience.list(guests))));
        Segment unused = desk.mailing().segments().save("vip", null, Audience.list(guests));
        assertThatExceptionOfType(AudienceInUseException.class)
                .isThrownBy(() -> lists.delete(guests))
                .withMessage("List " + guests + " is in use by the segments [vip] by the campaigns [" + campaign.id()
                        + "]: change those first")
                .satisfies(e -> assertThat(e.segments()).containsExactly("vip"))
                .satisfies(e -> assertThat(e.campaigns()).containsExactly(campaign.id()));
        assertThat(desk.mailing().segments().delete("vip")).isTrue();
        campaign.launch();
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(3);
        assertThat(lists.delete(guests)).as("it is over").isTrue();
    }

    /** A browser that went away. */
    private static final class Gone extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }
    }

    private static void breaksOff(FeatureDesk desk) {
        RecipientLists lists = desk.mailing().lists();
        String rows = "email\n" + "x@guests.example\n".repeat(1_500);
        assertThatThrownBy(() -> lists.upload(
                        "Guests", new SequenceInputStream(csv(rows), new Gone()), UploadOptions.defaults()))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("connection reset");
        assertThat(lists.list(null, 10)).isEmpty();
        ListId guests = guests(desk).list();
        assertThatThrownBy(() -> lists.add(guests, csv(rows + "\"never ends"), UploadOptions.defaults()))
                .isInstanceOf(AudienceException.class);
        assertThat(lists.find(guests).orElseThrow().files()).hasSize(1);
        UploadReport next = lists.add(guests, csv("email\nx@guests.example\n"), ONCE);
        assertThat(next.rows().accepted())
                .as("of what broke off nothing is left")
                .isEqualTo(1);
    }

    private static void erases(FeatureDesk desk) {
        RecipientLists lists = desk.mailing().lists();
        ListId guests = guests(desk).list();
        UploadReport typed = lists.addTyped(guests, FeatureDesk.EMAIL, "k@guests.example", UploadOptions.defaults());
        assertThat(desk.mailing().recipients().erase("1")).as("deliveries").isZero();
        assertThat(desk.mailing().recipients().erase("email:k@guests.example")).isZero();
        UploadReport again = lists.add(guests, csv("id,email\n1,a@guests.example\n4,d@guests.example\n"), ONCE);
        assertThat(again.rows()).as("who was erased is nobody's duplicate").isEqualTo(new RowCounts(1, 0, 1));
        assertThat(lists.addTyped(guests, FeatureDesk.EMAIL, "K@guests.example", ONCE)
                        .rows())
                .isEqualTo(typed.rows());
    }
}
