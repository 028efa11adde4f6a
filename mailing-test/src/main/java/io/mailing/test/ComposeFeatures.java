package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.ContentLimits;
import io.mailing.InvalidDraftException;
import io.mailing.MediaFile;
import io.mailing.MessageDraft;
import io.mailing.Problem;
import io.mailing.ProviderTemplate;
import io.mailing.SavedMessage;
import io.mailing.SavedMessages;
import io.mailing.SendMode;
import io.mailing.TemplateException;
import io.mailing.UnknownMessageException;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a message says. */
final class ComposeFeatures {

    private static final int MB = 1024 * 1024;

    private ComposeFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("6: subject, text, HTML, image, or either alone", ComposeFeatures::parts),
                new Feature("12: the sender is chosen, and where answers go", ComposeFeatures::senders),
                new Feature("6: a text of its own on one channel", ComposeFeatures::variants),
                new Feature("6: variants are checked with the rest", ComposeFeatures::checksVariants),
                new Feature("11: a text that the provider has approved", ComposeFeatures::approved),
                new Feature("6: ten attachments of 5 MB, or what is set", ComposeFeatures::limits),
                new Feature("6: wider limits", ComposeFeatures::wider),
                new Feature("13: messages are saved, edited, duplicated, deleted, listed", ComposeFeatures::saves),
                new Feature("13: a campaign keeps what its saved message said", ComposeFeatures::keeps));
    }

    private static void parts(FeatureDesk desk) throws InterruptedException {
        MediaFile image = MediaFile.image("sale.gif", new byte[] {'G', 'I', 'F', '8', '9', 'a'});
        CampaignDraft byEmail = draft().sendMode(SendMode.priority(FeatureDesk.EMAIL));
        desk.finished(byEmail.subject("For <first_name>")
                .html("<p>Hello <first_name>!</p>")
                .image(image)
                .attach(file(1, 10)));
        assertThat(desk.email().received())
                .hasSize(3)
                .allSatisfy(sent -> {
                    assertThat(sent.content().image()).isEqualTo(image);
                    assertThat(sent.content().attachments()).containsExactly(file(1, 10));
                })
                .anySatisfy(sent -> {
                    assertThat(sent.subject()).isEqualTo("For Guest 2");
                    assertThat(sent.text()).isEqualTo("Hello Guest 2!");
                    assertThat(sent.html()).isEqualTo("<p>Hello Guest 2!</p>");
                });
        CampaignDraft imageAlone = CampaignDraft.to(FeatureDesk.GUESTS)
                .sendMode(SendMode.priority(FeatureDesk.TELEGRAM))
                .image(image);
        assertThat(desk.finished(imageAlone).progress().sent()).isEqualTo(3);
        assertThat(desk.telegram().received()).extracting(SentMessage::text).containsOnlyNulls();
        assertThat(problems(
                        desk, CampaignDraft.to(FeatureDesk.GUESTS).sendMode(SendMode.priority(FeatureDesk.TELEGRAM))))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("the message is empty"));
    }

    private static void senders(FeatureDesk desk) throws InterruptedException {
        CampaignDraft draft = draft().sendMode(SendMode.priority(FeatureDesk.EMAIL))
                .subject("Sale")
                .from("Shop <shop@shop.example>")
                .replyTo("help@shop.example");
        Campaign campaign = desk.finished(draft);
        assertThat(desk.email().received()).hasSize(3).allSatisfy(sent -> {
            assertThat(sent.content().from()).isEqualTo("Shop <shop@shop.example>");
            assertThat(sent.content().replyTo()).isEqualTo("help@shop.example");
        });
        assertThat(campaign.review().message().from()).isEqualTo("Shop <shop@shop.example>");
        assertThatThrownBy(() -> draft.from("Shop\r\nBcc: all@shop.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from must be one line");
    }

    private static void variants(FeatureDesk desk) throws InterruptedException {
        desk.finished(draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL))
                .subject("Sale")
                .variant(FeatureDesk.TELEGRAM, MessageDraft.empty().text("Short for <first_name>")));
        assertThat(desk.telegram().received()).extracting(SentMessage::text).contains("Short for Guest 2");
        assertThat(desk.telegram().received()).extracting(SentMessage::subject).containsOnlyNulls();
        assertThat(desk.email().received()).extracting(SentMessage::text).contains("Hello Guest 2!");
        assertThat(desk.email().received()).extracting(SentMessage::subject).containsOnly("Sale");
    }

    private static void checksVariants(FeatureDesk desk) {
        MessageDraft wrong = MessageDraft.empty().text("Hi <frist_name>");
        CampaignDraft draft = draft().variant(FeatureDesk.TELEGRAM, wrong).variant("smss", wrong);
        List<Problem> problems = desk.mailing().campaigns().check(draft);
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("telegram text")
                        .contains("unknown variable 'frist_name'")
                        .contains("did you mean 'first_name'"))
                .anySatisfy(problem -> assertThat(problem).contains("there is no channel 'smss'"));
        List<Problem> silent = desk.mailing()
                .campaigns()
                .check(CampaignDraft.to(FeatureDesk.GUESTS)
                        .sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL))
                        .variant(FeatureDesk.TELEGRAM, MessageDraft.empty().text("Only here")));
        assertThat(silent)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("email").contains("nothing to say"));
        assertThatThrownBy(() -> draft().variant("sms", MessageDraft.empty().variant("telegram", wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("variants of its own");
    }

    private static void approved(FeatureDesk desk) throws InterruptedException {
        desk.telegram().approvedTexts(Map.of("welcome", "Welcome, {{1}}! {{2}} points wait for {{1}}."));
        ProviderTemplate welcome = ProviderTemplate.named("welcome", "en").body("<first_name>", "10");
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL))
                .subject("Welcome")
                .variant(FeatureDesk.TELEGRAM, MessageDraft.empty().providerTemplate(welcome));
        assertThat(desk.finished(draft).draft().message().variants())
                .isEqualTo(draft.message().variants());
        assertThat(desk.telegram().received())
                .extracting(SentMessage::text)
                .contains("Welcome, Guest 2! 10 points wait for Guest 2.");
        assertThat(desk.email().received()).extracting(SentMessage::text).contains("Hello Guest 2!");

        assertThat(problems(
                        desk,
                        draft.variant(FeatureDesk.TELEGRAM, MessageDraft.empty().text("Hi"))))
                .containsExactly("provider template: only approved texts are taken: [welcome]");
        assertThat(problems(
                        desk,
                        draft.variant(
                                FeatureDesk.TELEGRAM,
                                MessageDraft.empty().providerTemplate(welcome.body("<frist_name>")))))
                .anySatisfy(problem -> assertThat(problem).contains("'welcome' takes 2 values, were 1"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("telegram provider template")
                        .contains("unknown variable 'frist_name'"));
        assertThat(problems(
                        desk,
                        draft.variant(
                                FeatureDesk.TELEGRAM,
                                MessageDraft.empty().providerTemplate(ProviderTemplate.named("bye", "en")))))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("'bye' is not approved"));
        assertThatThrownBy(() -> ProviderTemplate.named("", "en")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProviderTemplate.named("a\nb", "en")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> welcome.body("<first_name >")).isInstanceOf(TemplateException.class);
    }

    private static List<String> problems(FeatureDesk desk, CampaignDraft draft) {
        return desk.mailing().campaigns().check(draft).stream()
                .map(Problem::toString)
                .toList();
    }

    private static MediaFile file(int number, int bytes) {
        return MediaFile.attachment("file" + number + ".pdf", new byte[bytes]);
    }

    private static CampaignDraft withFiles(int count) {
        CampaignDraft draft = draft();
        for (int number = 1; number <= count; number++) {
            draft = draft.attach(file(number, 10));
        }
        return draft;
    }

    private static void limits(FeatureDesk desk) {
        assertThat(desk.mailing().campaigns().check(withFiles(10))).isEmpty();
        assertThat(desk.mailing().campaigns().check(draft().attach(file(1, 5 * MB))))
                .isEmpty();
        assertThatThrownBy(() -> desk.create(withFiles(11).attach(file(12, 5 * MB + 1))))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("there are 12; at most 10 are allowed")
                .hasMessageContaining("'file12.pdf' has " + (5 * MB + 1) + " bytes; at most " + 5 * MB);
        assertThat(desk.history()).isEmpty();
    }

    private static void wider(FeatureDesk desk) {
        desk.with(builder -> builder.contentLimits(new ContentLimits(12, 6 * MB)));
        assertThat(desk.mailing().campaigns().check(withFiles(11).attach(file(12, 6 * MB))))
                .isEmpty();
        assertThat(desk.mailing().campaigns().check(withFiles(13))).hasSize(1);
    }

    private static void saves(FeatureDesk desk) {
        SavedMessages messages = desk.mailing().messages();
        MessageDraft says = MessageDraft.empty()
                .subject("Welcome, <first_name>")
                .text("Hello")
                .attach(file(1, 100))
                .variant("sms", MessageDraft.empty().text("Hi"));
        SavedMessage welcome = messages.save(" Welcome ", "anna", says);
        assertThat(welcome.name()).isEqualTo("Welcome");
        assertThat(messages.draft(welcome.id())).isEqualTo(says);

        desk.clock().advance(Duration.ofMinutes(5));
        SavedMessage edited = messages.edit(welcome.id(), draft -> draft.text("Hello again"));
        assertThat(edited.changedAt()).isAfter(edited.createdAt());
        assertThat(messages.draft(welcome.id())).isEqualTo(says.text("Hello again"));
        assertThatThrownBy(() -> messages.edit(welcome.id(), draft -> draft.text("<first_name >")))
                .isInstanceOf(InvalidDraftException.class);

        SavedMessage copy = messages.duplicate(welcome.id());
        assertThat(copy.name()).isEqualTo("Copy of Welcome");
        assertThat(messages.rename(copy.id(), "Second").name()).isEqualTo("Second");
        assertThat(messages.draft(copy.id())).isEqualTo(says.text("Hello again"));
        assertThat(messages.list(null, 10)).extracting(SavedMessage::name).containsExactly("Second", "Welcome");
        assertThat(messages.list(copy.id(), 10)).extracting(SavedMessage::name).containsExactly("Welcome");
        assertThat(messages.find(copy.id())).isPresent();

        String longest = "x".repeat(CampaignDraft.MAX_NAME - 9);
        SavedMessage smiling = messages.save(longest + "\uD83D\uDE00", null, says);
        assertThat(messages.duplicate(smiling.id()).name()).isEqualTo("Copy of " + longest);

        assertThat(messages.delete(welcome.id())).isTrue();
        assertThat(messages.delete(welcome.id())).isFalse();
        assertThat(messages.find(welcome.id())).isEmpty();
        assertThatExceptionOfType(UnknownMessageException.class).isThrownBy(() -> messages.draft(welcome.id()));
        assertThatExceptionOfType(UnknownMessageException.class)
                .isThrownBy(() -> messages.edit(welcome.id(), draft -> draft));
        assertThatExceptionOfType(UnknownMessageException.class).isThrownBy(() -> messages.rename(welcome.id(), "x"));
        assertThatThrownBy(() -> messages.save(" ", null, says)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void keeps(FeatureDesk desk) throws InterruptedException {
        SavedMessages messages = desk.mailing().messages();
        SavedMessage welcome =
                messages.save("Welcome", null, MessageDraft.empty().text("Dear <first_name>"));
        Campaign campaign = desk.create(CampaignDraft.to(FeatureDesk.GUESTS).message(messages.draft(welcome.id())));
        messages.edit(welcome.id(), draft -> draft.text("Changed"));
        messages.delete(welcome.id());
        campaign.launch();
        desk.rest(campaign);
        assertThat(desk.telegram().received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("Dear Guest 1", "Dear Guest 2", "Dear Guest 3");
    }
}
