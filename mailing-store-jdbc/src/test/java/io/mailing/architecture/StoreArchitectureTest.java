package io.mailing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.mailing.architecture.planted.CallsTheEngine;
import io.mailing.architecture.planted.KnowsADriver;
import io.mailing.architecture.planted.TellsTheTime;
import io.mailing.jdbc.JdbcStore;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the store. Each one is held against the module, and against a class that breaks it. */
class StoreArchitectureTest {

    private static final JavaClasses STORE = new ClassFileImporter()
            .importUrl(JdbcStore.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .haveNameMatching("io\\.mailing\\.(Mailing|MailingBuilder|Campaigns|Campaign|History)")
                                .orShould()
                                .dependOnClassesThat()
                                .resideInAPackage("io.mailing.internal..")
                                .because("a store keeps facts and holds no policy"),
                        CallsTheEngine.class),
                Arguments.of(
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("org.h2..", "org.postgresql..", "org.mariadb..")
                                .because("the database is told by its connection, no driver is needed to compile"),
                        KnowsADriver.class),
                Arguments.of(
                        noClasses()
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")
                                .orShould()
                                .callMethod(Thread.class, "sleep", long.class)
                                .because("across nodes only the database's clock counts"),
                        TellsTheTime.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_store_keeps_the_rule(ArchRule rule, Class<?> planted) {
        rule.check(STORE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_planted_violation_is_found(ArchRule rule, Class<?> planted) {
        JavaClasses violation = new ClassFileImporter().importClasses(planted);
        assertThat(rule.evaluate(violation).hasViolation()).isTrue();
    }

    @Test
    void the_rules_look_at_the_real_module() {
        assertThat(STORE.contain(JdbcStore.class)).isTrue();
    }
}
