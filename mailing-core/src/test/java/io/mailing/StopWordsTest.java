package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.StopWords.Meaning;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopWordsTest {

    private final StopWords words = StopWords.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop!!!",
                " S t o p \n",
                "/stop",
                "\u201CStop.\u201D",
                "ｓｔｏｐ",
                "Ｓtop\uFE0F",
                "st\u00ADop\u200B",
                "Stop all",
                "СТОП",
                "Отписаться.",
                "відписатися",
                "Rezygnuję",
                "REZYGNUJE",
                "Kündigen!",
                "Ku\u0308ndigen",
                "arrêt",
                "No más",
                "İPTAL",
                "iptal",
                "ÇIK",
                "basta",
                "sair"
            })
    void a_stop_word_is_one_however_it_is_written(String text) {
        assertThat(words.meaningOf(text)).isEqualTo(Meaning.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "START.", "/start", "Старт", "Wznów", "подписаться", "Unstop"})
    void a_start_word_is_one_however_it_is_written(String text) {
        assertThat(words.meaningOf(text)).isEqualTo(Meaning.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "!!!",
                "\uD83D\uDC4D",
                "don't stop",
                "stop it please",
                "yes",
                "no",
                "ok",
                "fine",
                "\uD800"
            })
    void anything_else_says_nothing(String text) {
        assertThat(words.meaningOf(text)).isEqualTo(Meaning.NOTHING);
    }

    @Test
    void a_long_text_is_no_word() {
        assertThat(words.meaningOf("stop" + " ".repeat(200))).isEqualTo(Meaning.NOTHING);
    }

    @Test
    void emoji_count_whatever_their_variant() {
        StopWords more = StopWords.none().with(Locale.ENGLISH, "\u270B");
        assertThat(more.meaningOf("\u270B\uFE0F")).isEqualTo(Meaning.STOP);
        assertThat(more.meaningOf("\u270B\uD83C\uDFFD")).as("another skin").isEqualTo(Meaning.STOP);
        assertThat(more.meaningOf("\uD83D\uDC4D")).isEqualTo(Meaning.NOTHING);
    }

    @Test
    void lists_are_changed_by_language() {
        StopWords more = words.with(Locale.forLanguageTag("cs-CZ"), "odhlásit")
                .withStart(Locale.forLanguageTag("cs"), "přihlásit");
        assertThat(more.meaningOf("Odhlasit")).isEqualTo(Meaning.STOP);
        assertThat(more.meaningOf("PŘIHLÁSIT")).isEqualTo(Meaning.START);
        assertThat(words.meaningOf("Odhlasit")).as("the first one is as it was").isEqualTo(Meaning.NOTHING);
        assertThat(more.without(Locale.forLanguageTag("cs")).meaningOf("odhlásit"))
                .isEqualTo(Meaning.NOTHING);
        assertThat(StopWords.none().meaningOf("stop")).isEqualTo(Meaning.NOTHING);
        assertThatThrownBy(() -> words.with(Locale.ENGLISH, " ! ")).isInstanceOf(IllegalArgumentException.class);
    }
}
