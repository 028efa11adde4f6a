package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mailing.Throttle;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.ChannelTraits;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramSettingsTest {

    @Test
    void defaults_are_those_of_the_documentation() {
        try (TelegramChannel channel = TelegramChannel.bot(Bot.TOKEN).build()) {
            assertThat(channel.traits())
                    .isEqualTo(new ChannelTraits("telegram", Throttle.perSecond(30), 8)
                            .withAddressInterval(Duration.ofSeconds(1)));
        }
    }

    @Test
    void name_pace_and_concurrency_can_be_chosen() {
        TelegramChannel.Builder builder = TelegramChannel.bot(Bot.TOKEN)
                .name("news-bot")
                .pace(Throttle.perMinute(20))
                .concurrency(3);
        try (TelegramChannel channel = builder.build()) {
            assertThat(channel.traits())
                    .isEqualTo(new ChannelTraits("news-bot", Throttle.perMinute(20), 3)
                            .withAddressInterval(Duration.ofSeconds(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "123456789",
                "AAF-test_secret_of_an_invented_bot_1",
                "123456789:short-secret",
                "123456789:AAF-test_secret_of_an invented_bot_1",
                "123456789:AAF-test_secret_of_an/invented_bot_1",
                "0123456789:AAF-test_secret_of_an_invented_bot_1",
                "bot123456789:AAF-test_secret_of_an_invented_bot_1",
                "123456789:AAF-test_secret_of_an_invented_bot_1\n"
            })
    void token_of_a_wrong_shape_is_refused_without_repeating_it(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TelegramChannel.bot(token))
                .withMessageContaining("bot token")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("AAF").doesNotContain("secret_of"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8081",
                "http://127.0.0.1:8081",
                "http://[::1]:8081",
                "http://10.1.2.3",
                "http://192.168.0.5:8081/prefix",
                "http://172.16.0.1",
                "http://[fd00::1]",
                "https://telegram.example"
            })
    void plain_http_is_for_near_addresses(String url) {
        assertThatNoException()
                .isThrownBy(() ->
                        TelegramChannel.bot(Bot.TOKEN).baseUrl(url).build().close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.telegram.org",
                "http://8.8.8.8",
                "http://telegram-bot-api:8081",
                "http://localhost.example",
                "http://[2001:db8::1]"
            })
    void plain_http_to_elsewhere_would_show_the_token(String url) {
        TelegramChannel.Builder builder = TelegramChannel.bot(Bot.TOKEN).baseUrl(url);
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("https");
    }

    @Test
    void plain_http_to_elsewhere_can_be_allowed() {
        assertThatNoException()
                .isThrownBy(() -> TelegramChannel.bot(Bot.TOKEN)
                        .baseUrl("http://telegram-bot-api:8081")
                        .allowPlainHttp()
                        .build()
                        .close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.telegram.org",
                "ftp://api.telegram.org",
                "",
                "https://user:pass@telegram.example",
                "https://telegram.example?a=b",
                "https://telegram.example#a"
            })
    void base_url_of_a_wrong_shape_is_refused(String url) {
        TelegramChannel.Builder builder = TelegramChannel.bot(Bot.TOKEN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.baseUrl(url))
                .withMessageContaining("baseUrl")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pass"));
    }

    @Test
    void time_bounds_have_ranges() {
        TelegramChannel.Builder builder = TelegramChannel.bot(Bot.TOKEN);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.connectTimeout(wrong))
                    .withMessageContaining("connectTimeout");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.answerTimeout(wrong))
                    .withMessageContaining("answerTimeout");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.uploadTimeout(wrong))
                    .withMessageContaining("uploadTimeout");
        }
    }

    @Test
    void lent_client_is_not_shut_down() {
        OkHttpClient client = new OkHttpClient();
        try {
            TelegramChannel.bot(Bot.TOKEN).client(client).build().close();

            assertThat(client.dispatcher().executorService().isShutdown()).isFalse();
        } finally {
            client.dispatcher().executorService().shutdown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "700100200, 700100200",
        "-1001234567890, -1001234567890",
        "9223372036854775807, 9223372036854775807",
        "@durov, @durov",
        "@Shop_News_1, @shop_news_1",
        "@abcdefghijklmnopqrstuvwxyz012345, @abcdefghijklmnopqrstuvwxyz012345"
    })
    void usable_addresses_are_normalised(String address, String normal) {
        try (TelegramChannel channel = TelegramChannel.bot(Bot.TOKEN).build()) {
            assertThat(channel.checkAddress(address)).isEqualTo(new AddressCheck.Usable(normal));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-0",
                "-",
                "+7001002",
                "007",
                "700 100",
                " 700",
                "7.0",
                "9223372036854775808",
                "-9223372036854775809",
                "12345678901234567890",
                "٧٠٠",
                "durov",
                "@",
                "@abcd",
                "@1abcde",
                "@_abcde",
                "@имя_канала",
                "@shop-news",
                "@abcdefghijklmnopqrstuvwxyz0123456",
                "@durov\n",
                "https://t.me/durov",
                "anna@shop.example"
            })
    void unusable_addresses_have_a_reason_that_does_not_repeat_them(String address) {
        try (TelegramChannel channel = TelegramChannel.bot(Bot.TOKEN).build()) {
            AddressCheck check = channel.checkAddress(address);

            assertThat(check).isInstanceOfSatisfying(AddressCheck.Unusable.class, unusable -> {
                assertThat(unusable.reason().code()).isEqualTo("bad-address");
                if (address.length() > 4) {
                    assertThat(unusable.reason().text()).doesNotContain(address);
                }
            });
        }
    }
}
