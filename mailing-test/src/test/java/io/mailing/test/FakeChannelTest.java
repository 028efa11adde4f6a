package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.Throttle;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeChannelTest {

    private static final String ANNA = "anna@guests.example";
    private static final String BORIS = "boris@guests.example";
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final FakeChannel channel = FakeChannel.named("email");
    private final MessageSender sender = open(channel);
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    private static MessageSender open(FakeChannel channel) {
        MessageContent content = new MessageContent(
                Template.text("For <first_name>", TemplateSyntax.ANGLE),
                Template.text("Hello <first_name>!", TemplateSyntax.ANGLE),
                Template.html("<p>Hello <first_name></p>", TemplateSyntax.ANGLE),
                null,
                List.of(),
                null,
                null);
        return channel.open(content, TemplateVariables.of(content.templates()));
    }

    @AfterEach
    void endThreads() {
        channel.close();
        threads.shutdownNow();
    }

    private static OutboundMessage to(String address) {
        return to(address, "Anna <&> O'Neil");
    }

    private static OutboundMessage to(String address, @Nullable String name) {
        String key = String.format("%032x", address.hashCode());
        return new OutboundMessage(
                key,
                address,
                RecipientValues.of(new @Nullable Object[] {name}, Locale.ENGLISH, LocalDate.parse("2026-03-01")));
    }

    private SendOutcome send(String address) throws InterruptedException {
        return sender.send(to(address));
    }

    private List<String> receivers() {
        return channel.received().stream().map(SentMessage::address).toList();
    }

    @Test
    void messages_are_taken_and_kept_as_their_recipients_see_them() throws Exception {
        assertThat(send(ANNA)).isInstanceOf(SendOutcome.Accepted.class);

        assertThat(channel.received())
                .containsExactly(new SentMessage(
                        "email",
                        ANNA,
                        to(ANNA).key(),
                        "For Anna <&> O'Neil",
                        "Hello Anna <&> O'Neil!",
                        "<p>Hello Anna &lt;&amp;&gt; O&#39;Neil</p>",
                        channel.received().get(0).content()));
        assertThat(channel.received().get(0).content().subject()).isNotNull();
    }

    @Test
    void preview_sends_nothing() {
        assertThat(sender.preview(to(ANNA))).isInstanceOf(Preview.Message.class);
        assertThat(channel.received()).isEmpty();
    }

    @Test
    void missing_value_makes_a_message_unfit_and_nothing_is_sent() throws Exception {
        assertThat(sender.send(to(ANNA, null)))
                .isInstanceOfSatisfying(
                        SendOutcome.Unfit.class,
                        unfit -> assertThat(unfit.reason().code()).isEqualTo("missing-value"));
        assertThat(channel.received()).isEmpty();
        assertThat(channel.attemptsTo(ANNA)).isZero();
    }

    @Test
    void scripted_refusals_are_answered_and_nothing_is_received() throws Exception {
        channel.when("1@guests.example").refuse("550 no such user");
        channel.when("2@guests.example").refuseForNow("451 busy");
        channel.when("3@guests.example").throttle(Duration.ofSeconds(30));
        channel.when("4@guests.example").unreachable();

        assertThat(send("1@guests.example"))
                .isInstanceOfSatisfying(
                        SendOutcome.RefusedForGood.class,
                        refused -> assertThat(refused.reason().text()).isEqualTo("550 no such user"));
        assertThat(send("2@guests.example"))
                .isInstanceOfSatisfying(
                        SendOutcome.RefusedForNow.class,
                        refused -> assertThat(refused.reason().text()).isEqualTo("451 busy"));
        assertThat(send("3@guests.example"))
                .isInstanceOfSatisfying(
                        SendOutcome.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
        assertThat(send("4@guests.example")).isInstanceOf(SendOutcome.NotSubmitted.class);
        assertThat(channel.received()).isEmpty();
        assertThat(channel.attemptsTo("4@guests.example")).isEqualTo(1);
    }

    @Test
    void faults_concern_their_own_address_alone() throws Exception {
        channel.when(ANNA).refuse("550 no such user");

        assertThat(send(BORIS)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(receivers()).containsExactly(BORIS);
    }

    @Test
    void fault_without_a_number_stays() throws Exception {
        channel.when(ANNA).refuseForNow("451 busy");

        for (int i = 0; i < 5; i++) {
            assertThat(send(ANNA)).isInstanceOf(SendOutcome.RefusedForNow.class);
        }
    }

    @Test
    void faults_follow_one_another_and_then_messages_are_taken() throws Exception {
        channel.when(ANNA).throttle(null).times(1).refuseForNow("451 busy").times(2);

        assertThat(send(ANNA)).isInstanceOf(SendOutcome.Throttled.class);
        assertThat(send(ANNA)).isInstanceOf(SendOutcome.RefusedForNow.class);
        assertThat(send(ANNA)).isInstanceOf(SendOutcome.RefusedForNow.class);
        assertThat(send(ANNA)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(channel.attemptsTo(ANNA)).isEqualTo(4);
    }

    @Test
    void new_script_replaces_the_one_before() throws Exception {
        channel.when(ANNA).refuse("550").times(3).unreachable();

        channel.when(ANNA).refuseForNow("451").times(1);

        assertThat(send(ANNA)).isInstanceOf(SendOutcome.RefusedForNow.class);
        assertThat(send(ANNA)).isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void fault_lasts_for_one_message_at_least() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> channel.when(ANNA).refuse("550").times(0))
                .withMessageContaining("was 0");
    }

    @Test
    void message_that_vanishes_after_it_was_accepted_is_received() throws Exception {
        channel.when(ANNA).vanishAfterAccept();

        assertThat(send(ANNA)).isInstanceOf(SendOutcome.Unknown.class);
        assertThat(receivers()).containsExactly(ANNA);
    }

    @Test
    void bug_of_the_channel_is_thrown_as_it_is() {
        RuntimeException bug = new IllegalStateException("a bug");
        channel.when(ANNA).fail(bug);

        assertThatThrownBy(() -> send(ANNA)).isSameAs(bug);
        assertThat(channel.received()).isEmpty();
    }

    @Test
    void hanging_message_is_taken_when_it_is_released() throws Exception {
        channel.when(ANNA).hang();
        Future<SendOutcome> outcome = threads.submit(() -> send(ANNA));
        channel.awaitHanging(1, BOUND);
        assertThat(channel.received()).isEmpty();
        assertThat(outcome.isDone()).isFalse();

        channel.releaseHung();

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(receivers()).containsExactly(ANNA);
    }

    @Test
    void hanging_message_is_in_doubt_when_the_channel_is_closed() throws Exception {
        channel.when(ANNA).hang();
        Future<SendOutcome> outcome = threads.submit(() -> send(ANNA));
        channel.awaitHanging(1, BOUND);

        channel.close();

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Unknown.class);
        assertThat(channel.received()).isEmpty();
    }

    @Test
    void interrupted_hanging_message_was_not_taken() throws Exception {
        channel.when(ANNA).hang();
        Future<SendOutcome> outcome = threads.submit(() -> send(ANNA));
        channel.awaitHanging(1, BOUND);

        outcome.cancel(true);
        threads.shutdown();

        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.received()).isEmpty();
    }

    @Test
    void several_messages_are_under_way_at_once() throws Exception {
        Stream.of(ANNA, BORIS).forEach(address -> channel.when(address).hang());
        List<Future<SendOutcome>> outcomes = Stream.of(ANNA, BORIS)
                .map(address -> threads.submit(() -> send(address)))
                .toList();
        channel.awaitHanging(2, BOUND);
        assertThat(channel.mostUnderWay()).isEqualTo(2);

        channel.releaseHung();

        channel.awaitReceived(2, BOUND);
        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Accepted.class));
        assertThat(receivers()).containsExactlyInAnyOrder(ANNA, BORIS);
    }

    @Test
    void waiting_in_vain_says_what_there_was() throws Exception {
        send(ANNA);

        assertThatThrownBy(() -> channel.awaitReceived(2, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("email")
                .hasMessageContaining("2 messages, were 1");
        assertThatThrownBy(() -> channel.awaitHanging(1, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 hanging messages, were 0");
    }

    @Test
    void email_wants_an_at_sign_and_other_channels_take_any_address() {
        for (String bad : List.of("anna", "@guests.example", "anna@", "an na@guests.example")) {
            assertThat(channel.checkAddress(bad)).as(bad).isInstanceOf(AddressCheck.Unusable.class);
        }
        assertThat(channel.checkAddress(ANNA)).isEqualTo(new AddressCheck.Usable(ANNA));
        assertThat(FakeChannel.named("telegram").checkAddress("101")).isEqualTo(new AddressCheck.Usable("101"));
    }

    @Test
    void reason_against_an_address_does_not_repeat_it() {
        AddressCheck check = channel.checkAddress("not-an-address");

        assertThat(check)
                .isInstanceOfSatisfying(
                        AddressCheck.Unusable.class,
                        unusable -> assertThat(unusable.reason().toString()).doesNotContain("not-an-address"));
    }

    @Test
    void traits_and_addresses_can_be_chosen() {
        ChannelTraits traits = new ChannelTraits("sms", Throttle.perSecond(3), 2);
        FakeChannel sms = FakeChannel.with(traits, address -> address.startsWith("+"));

        assertThat(sms.traits()).isSameAs(traits);
        assertThat(sms.checkAddress("123")).isInstanceOf(AddressCheck.Unusable.class);
        assertThat(sms.checkAddress("+48123456789")).isInstanceOf(AddressCheck.Usable.class);
    }

    @Test
    void provider_that_de_duplicates_keeps_the_first_of_messages_with_one_key() throws InterruptedException {
        FakeChannel safe = FakeChannel.deduplicating("sms");
        MessageSender open = open(safe);
        SendOutcome first = open.send(to("101"));
        SendOutcome second = open.send(to("101"));

        assertThat(safe.traits().deduplicates()).isTrue();
        assertThat(second).isEqualTo(first).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(safe.received()).hasSize(1);
        assertThat(safe.attemptsTo("101")).isEqualTo(2);
    }

    @Test
    void senders_that_are_left_open_are_seen() {
        assertThat(channel.openSenders()).isEqualTo(1);

        sender.close();
        sender.close();

        assertThat(channel.openSenders()).isZero();
    }
}
