package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignDraftTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0};

    private final CampaignDraft draft = CampaignDraft.to("guests");

    @TempDir
    Path folder;

    @Test
    void a_method_leaves_the_draft_as_it_is() {
        CampaignDraft changed = draft.name("Sale");
        assertThat(draft.name()).isEmpty();
        assertThat(changed.name()).isEqualTo("Sale");
    }

    @Test
    void attachments_add_up_on_copies() {
        CampaignDraft one = draft.text("x").attach(MediaFile.attachment("a.txt", new byte[] {1}));
        CampaignDraft two = one.attach(MediaFile.attachment("b.txt", new byte[] {2}));
        assertThat(one.content(new ArrayList<>()).attachments()).hasSize(1);
        assertThat(two.content(new ArrayList<>()).attachments()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\u2028b", "a\u0085b"})
    void a_subject_with_a_line_break_or_control_character_is_refused(String subject) {
        assertThatThrownBy(() -> draft.subject(subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 2");
    }

    @Test
    void an_attachment_more_than_there_may_ever_be_is_refused() {
        CampaignDraft full = draft;
        for (int i = 0; i < MessageContent.MAX_ATTACHMENTS; i++) {
            full = full.attach(MediaFile.attachment(i + ".txt", new byte[] {1}));
        }
        CampaignDraft most = full;
        assertThatThrownBy(() -> most.attach(MediaFile.attachment("more.txt", new byte[] {1})))
                .hasMessageContaining("at most 99");
    }

    @Test
    void a_missing_empty_too_large_or_false_image_is_named() throws IOException {
        assertThatThrownBy(() -> draft.image(folder.resolve("no.png")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("no.png' does not exist");
        Path text = Files.write(folder.resolve("text.png"), "hello".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> draft.image(text)).hasMessageContaining("is not an image");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> draft.image(empty)).hasMessageContaining("is empty");
        Path large = Files.write(folder.resolve("large.png"), new byte[MediaFile.MAX_IMAGE_BYTES + 1]);
        assertThatThrownBy(() -> draft.image(large)).hasMessageContaining("at most 10485760");
    }

    @Test
    void an_image_is_known_by_its_bytes() {
        assertThat(MediaFile.image("sale.jpg", PNG).contentType()).isEqualTo("image/png");
    }

    @Test
    void a_broken_template_is_a_problem_of_its_field() {
        List<Problem> problems = new ArrayList<>();
        draft.text("Hello <first_name:").html("<p><script>&lt;id&gt;</script>").content(problems);
        assertThat(problems).extracting(Problem::field).contains("html");
    }

    @Test
    void expiry_throttle_and_retry_refuse_what_makes_no_sense() {
        assertThatThrownBy(() -> draft.expireAfter(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> draft.expireAfter(Duration.ofDays(31))).hasMessageContaining("30 days");
        assertThatThrownBy(() -> Throttle.perMinute(0)).hasMessageContaining("was 0");
        assertThatThrownBy(() -> Throttle.batches(1, Duration.ofDays(2))).hasMessageContaining("PT48H");
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("was 0");
        assertThatThrownBy(() -> SendMode.priority()).hasMessageContaining("at least one");
        assertThatThrownBy(() -> SendMode.all("email", "email")).hasMessageContaining("twice");
    }

    @Test
    void delays_grow_fourfold_up_to_the_longest() {
        RetryPolicy retry = RetryPolicy.standard();
        assertThat(retry.delayAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(retry.delayAfter(2)).isEqualTo(Duration.ofMinutes(4));
        assertThat(retry.delayAfter(3)).isEqualTo(Duration.ofMinutes(16));
        assertThat(retry.delayAfter(9)).isEqualTo(Duration.ofHours(1));
    }
}
