package io.mailing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.mailing.email.EmailChannel;
import io.mailing.email.planted.KnowsTelegram;
import io.mailing.email.planted.KnowsTheStore;
import io.mailing.email.planted.SecondEntry;
import io.mailing.email.planted.TellsTheTime;
import io.mailing.spi.Channel;
import io.mailing.spi.TextWriter;
import io.mailing.telegram.TelegramChannel;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the channels. Each one is held against the module, and against a class that breaks it. */
class ChannelsArchitectureTest {

    private static final JavaClasses CHANNELS = new ClassFileImporter()
            .importUrl(EmailChannel.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(
                        noClasses()
                                .that()
                                .resideInAPackage("io.mailing.email..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.mailing.telegram..")
                                .orShould()
                                .dependOnClassesThat()
                                .resideInAPackage("okhttp3..")
                                .because("channels never lean on each other"),
                        KnowsTelegram.class),
                Arguments.of(
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.mailing.spi.store..")
                                .orShould()
                                .dependOnClassesThat()
                                .resideInAPackage("io.mailing.internal..")
                                .because("a channel keeps no campaign state"),
                        KnowsTheStore.class),
                Arguments.of(
                        classes()
                                .that()
                                .arePublic()
                                .and()
                                .areNotMemberClasses()
                                .should()
                                .implement(Channel.class)
                                .orShould()
                                .implement(TextWriter.class)
                                .because("a package has one public entry class"),
                        SecondEntry.class),
                Arguments.of(
                        noClasses()
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")
                                .orShould()
                                .callMethod(Thread.class, "sleep", long.class)
                                .because("time is injected"),
                        TellsTheTime.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_channels_keep_the_rule(ArchRule rule, Class<?> planted) {
        rule.check(CHANNELS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_planted_violation_is_found(ArchRule rule, Class<?> planted) {
        JavaClasses violation = new ClassFileImporter().importClasses(planted);
        assertThat(rule.evaluate(violation).hasViolation()).isTrue();
    }

    @Test
    void telegram_does_not_know_email() {
        noClasses()
                .that()
                .resideInAPackage("io.mailing.telegram..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.mailing.email..", "jakarta.mail..", "org.eclipse.angus..")
                .check(CHANNELS);
    }

    @Test
    void the_rules_look_at_the_real_module() {
        assertThat(CHANNELS.contain(EmailChannel.class)).isTrue();
        assertThat(CHANNELS.contain(TelegramChannel.class)).isTrue();
    }
}
