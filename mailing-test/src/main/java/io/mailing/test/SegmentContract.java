package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.Segment;
import io.mailing.spi.store.CampaignRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part on saved segments, and on the text of a campaign's audience. */
abstract class SegmentContract extends ListContract {

    SegmentContract() {}

    private static Segment segment(String name, String definition) {
        return new Segment(name, definition, "anna", NOW, NOW, 1);
    }

    private Segment saved(String name, String definition) {
        assertThat(store.segments().create(segment(name, definition))).isTrue();
        return segment(name, definition);
    }

    @Test
    void a_saved_segment_comes_back() {
        Segment segment = saved("Гости «осень» 🎁", "guests where city = \"Łódź\u0000\ud83c\"");

        assertThat(store.segments().create(segment(segment.name(), "others")))
                .as("the name is taken")
                .isFalse();
        assertThat(store.segments().find(segment.name())).contains(segment);
        assertThat(store.segments().find("nobody")).isEmpty();
        assertThat(store.segments().deleted("nobody")).isFalse();
    }

    @Test
    void a_segment_takes_a_name_and_a_text_of_any_length_that_is_allowed() {
        Segment segment = saved("\u0001\ud800".repeat(50), "g".repeat(150_000));

        assertThat(store.segments().find(segment.name())).contains(segment);
    }

    @Test
    void names_are_told_apart_as_they_are_written() {
        Segment small = saved("vip", "guests");
        Segment large = saved("VIP", "others");
        Segment spaced = saved("vip ", "more");

        assertThat(store.segments().find("vip")).contains(small);
        assertThat(store.segments().find("VIP")).contains(large);
        assertThat(store.segments().find("vip ")).contains(spaced);
        assertThat(store.segments().find("Vip")).isEmpty();
    }

    @Test
    void segments_are_listed_in_pages() {
        List<Segment> all = List.of(saved("a", "x"), saved("b", "x"), saved("c", "x"), saved("ä", "x"));
        Segment gone = saved("bb", "x");
        assertThat(store.segments().delete(gone)).isTrue();

        assertThat(store.segments().list(null, 1000)).containsExactlyElementsOf(all);
        assertThat(store.segments().list(null, 2)).containsExactly(all.get(0), all.get(1));
        assertThat(store.segments().list("bb", 2)).containsExactly(all.get(2), all.get(3));
        assertThat(store.segments().list("ä", 2)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> store.segments().list(null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store.segments().list(null, 1001));
    }

    @Test
    void a_segment_is_changed_as_it_was_read_or_not_at_all() {
        Segment read = saved("vip", "guests");

        assertThat(store.segments().revise(read, "others", NOW.plusSeconds(5))).isTrue();
        Segment changed = new Segment("vip", "others", "anna", NOW, NOW.plusSeconds(5), 2);
        assertThat(store.segments().find("vip")).contains(changed);

        assertThat(store.segments().revise(read, "nobody", NOW)).isFalse();
        assertThat(store.segments().delete(read)).isFalse();
        assertThat(store.segments().find("vip")).contains(changed);
    }

    @Test
    void a_deleted_segment_leaves_its_name_and_may_be_made_anew() {
        Segment read = saved("vip", "guests");

        assertThat(store.segments().delete(read)).isTrue();
        assertThat(store.segments().delete(read)).isFalse();
        assertThat(store.segments().find("vip")).isEmpty();
        assertThat(store.segments().deleted("vip")).isTrue();
        assertThat(store.segments().revise(read, "others", NOW)).isFalse();

        saved("vip", "others");
        assertThat(store.segments().deleted("vip")).isFalse();
        assertThat(store.segments().find("vip")).contains(new Segment("vip", "others", "anna", NOW, NOW, 2));
        assertThat(store.segments().revise(read, "nobody", NOW))
                .as("read before it was deleted")
                .isFalse();
    }

    @Test
    void a_campaign_keeps_the_longest_text_of_an_audience() {
        CampaignId id = store.campaigns().nextId();
        CampaignRecord campaign = record(id, CampaignState.CREATED).reworded("\"" + "Ж".repeat(149_998) + "\"");
        store.campaigns().create(campaign, content());

        assertThat(store.campaigns().find(id)).contains(campaign);
    }

    @Test
    void the_text_of_an_audience_is_replaced_in_any_state_and_former_edits_are_not_taken() {
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(record(id, CampaignState.CREATED), content());
        CampaignRecord read = store.campaigns().find(id).orElseThrow();
        String text = read.plan().audience();

        assertThat(store.campaigns().reword(id, text + "!", "others")).isFalse();
        assertThat(store.campaigns().reword(new CampaignId(999), text, "others"))
                .isFalse();
        assertThat(store.campaigns().reword(id, text, "g only ()")).isTrue();
        assertThat(store.campaigns().find(id)).contains(read.reworded("g only ()"));

        assertThat(store.campaigns().revise(read, null, CampaignAction.EDIT, NOW))
                .as("read before")
                .isFalse();
        assertThat(store.campaigns().move(id, CampaignAction.CANCEL, null, NOW)).isPresent();
        CampaignRecord ended = store.campaigns().find(id).orElseThrow();
        assertThat(store.campaigns().reword(id, "g only ()", "h")).isTrue();
        assertThat(store.campaigns().find(id)).contains(ended.reworded("h"));
    }
}
