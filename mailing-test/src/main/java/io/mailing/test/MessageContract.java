package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.MessageId;
import io.mailing.PersonalContent;
import io.mailing.ProviderTemplate;
import io.mailing.SavedMessage;
import io.mailing.Template;
import io.mailing.TextBrief;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part on saved messages, and on content that differs by channel. */
abstract class MessageContract extends RevisionContract {

    MessageContract() {}

    private static MediaFile file(String name, int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return MediaFile.attachment(name, content);
    }

    private static MessageContent approved() {
        ProviderTemplate order = ProviderTemplate.named("order_ready", "en_US")
                .header("№ <order>")
                .body("<first_name|you>", "«<order>»")
                .button(1, "o/<order>");
        return new MessageContent(null, null, null, null, List.of(), null, null, order, Map.of());
    }

    private static MessageContent varied() {
        MessageContent sms =
                new MessageContent(null, Template.text("Kurz, <first_name>"), null, null, List.of(), null, null);
        MediaFile image = MediaFile.image("b.gif", new byte[] {'G', 'I', 'F', '8', '9', 'a'});
        MessageContent telegram =
                new MessageContent(null, null, null, image, List.of(file("c.pdf", 3), file("d.pdf", 4, 5)), null, null);
        return new MessageContent(
                Template.text("Subject «1»"),
                Template.text("Long, <last_name>"),
                Template.html("<b>Long</b>"),
                MediaFile.image("a.gif", new byte[] {'G', 'I', 'F', '8', '7', 'a'}),
                List.of(file("a.pdf", 1)),
                "Shop <shop@shop.example>",
                null,
                ProviderTemplate.named("main", "de"),
                Map.of("telegram", telegram, "sms", sms, "whatsapp", approved()));
    }

    @Test
    void what_is_each_recipients_own_comes_back() {
        PersonalContent personal = new PersonalContent(
                List.of("ticket", "invoice"),
                Map.of("codes", List.of("code", "link")),
                List.of("first_name"),
                TextBrief.of("Greet <first_name>, who lives in «<city|nowhere>»")
                        .maxCharacters(77)
                        .attempts(3)
                        .textsPerDay(1000)
                        .forbid("a|b")
                        .forbid("\\d+")
                        .orElse("Hello <first_name>!"));
        MessageContent telegram = new MessageContent(null, Template.text("Here"), null, null, List.of(), null, null)
                .with(PersonalContent.of(List.of("ticket"), null));
        MessageContent content = new MessageContent(
                        null,
                        Template.text("«<code>»"),
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        Map.of("telegram", telegram))
                .with(personal);
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(record(id, CampaignState.CREATED), content);
        assertThat(store.campaigns().content(id)).contains(content);
    }

    @Test
    void content_that_differs_by_channel_comes_back() {
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(record(id, CampaignState.CREATED), varied());

        MessageContent found = store.campaigns().content(id).orElseThrow();

        assertThat(found).isEqualTo(varied());
        assertThat(found.on("sms").text()).isEqualTo(Template.text("Kurz, <first_name>"));
        assertThat(found.on("email").attachments()).hasSize(1);
        assertThat(found.on("telegram").attachments()).hasSize(2);
    }

    private SavedMessage saved(String name) {
        SavedMessage message = new SavedMessage(store.messages().nextId(), name, "anna", NOW, NOW, 1);
        store.messages().create(message, varied());
        return message;
    }

    @Test
    void a_saved_message_comes_back() {
        SavedMessage message = saved("Осенняя «скидка» 🎁");
        store.messages().create(message, content());

        assertThat(store.messages().find(message.id())).contains(message);
        assertThat(store.messages().content(message.id()))
                .as("written once only")
                .contains(varied());
        assertThat(store.messages().find(new MessageId(999))).isEmpty();
        assertThat(store.messages().content(new MessageId(999))).isEmpty();
    }

    @Test
    void saved_messages_are_listed_newest_first_in_pages() {
        SavedMessage one = saved("one");
        SavedMessage two = saved("two");
        SavedMessage three = saved("three");

        assertThat(store.messages().list(null, 2)).containsExactly(three, two);
        assertThat(store.messages().list(two.id(), 2)).containsExactly(one);
        assertThatIllegalArgumentException().isThrownBy(() -> store.messages().list(null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store.messages().list(null, 1001));
    }

    @Test
    void a_saved_message_is_changed_as_it_was_read_or_not_at_all() {
        SavedMessage message = saved("one");

        assertThat(store.messages().revise(message, "two", content(), NOW.plusSeconds(5)))
                .isTrue();
        SavedMessage changed = new SavedMessage(message.id(), "two", "anna", NOW, NOW.plusSeconds(5), 2);
        assertThat(store.messages().find(message.id())).contains(changed);
        assertThat(store.messages().content(message.id())).contains(content());

        assertThat(store.messages().revise(message, "three", varied(), NOW)).isFalse();
        assertThat(store.messages().revise(changed, "four", null, NOW)).isTrue();
        assertThat(store.messages().find(message.id()).map(SavedMessage::name)).contains("four");
        assertThat(store.messages().content(message.id())).contains(content());
    }

    @Test
    void a_forgotten_message_is_gone() {
        SavedMessage message = saved("one");
        SavedMessage other = saved("other");

        assertThat(store.messages().delete(message.id())).isTrue();
        assertThat(store.messages().delete(message.id())).isFalse();

        assertThat(store.messages().find(message.id())).isEmpty();
        assertThat(store.messages().content(message.id())).isEmpty();
        assertThat(store.messages().revise(message, "no", null, NOW)).isFalse();
        assertThat(store.messages().list(null, 10)).containsExactly(other);
    }
}
