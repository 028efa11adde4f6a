package io.mailing.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.mailing.Mailing;
import io.mailing.internal.engine.planted.CallsTheApplication;
import io.mailing.internal.engine.planted.TellsTheTime;
import io.mailing.internal.engine.planted.UsesAnUnlistedLibrary;
import io.mailing.internal.pace.planted.CallsTheEngine;
import io.mailing.planted.CanBeExtended;
import io.mailing.planted.Prints;
import io.mailing.spi.planted.KnowsTheInside;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house's rules. Each one is held against the core, and against a class that breaks it. */
class ArchitectureTest {

    /** What stands beside {@code Mailing} and nothing else: the tests, and the planted classes, stand elsewhere. */
    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(Mailing.class.getProtectionDomain().getCodeSource().getLocation());

    private static final DescribedPredicate<JavaClass> CLOSED = DescribedPredicate.describe(
            "closed: final, an interface, or an exception",
            type -> type.getModifiers().contains(JavaModifier.FINAL)
                    || type.isInterface()
                    || type.isEnum()
                    || type.isAssignableTo(Throwable.class));

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(
                        noClasses()
                                .that()
                                .resideInAPackage("io.mailing.spi..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("io.mailing.internal..")
                                        .and(DescribedPredicate.not(
                                                resideInAPackage("io.mailing.internal.template.."))))
                                .because(
                                        "what applications implement leans on nothing inside but the template language"),
                        KnowsTheInside.class),
                Arguments.of(
                        noClasses()
                                .that()
                                .resideInAPackage("io.mailing.internal.pace..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.mailing.internal.engine..")
                                .because("a pace is a pure step and leans on no one"),
                        CallsTheEngine.class),
                Arguments.of(
                        noClasses()
                                .that()
                                .resideInAPackage("io.mailing.internal..")
                                .should()
                                .dependOnClassesThat()
                                .haveNameMatching("io\\.mailing\\.(Mailing|MailingBuilder|Campaigns|Campaign|History)")
                                .because("the engine serves the application and never calls it"),
                        CallsTheApplication.class),
                Arguments.of(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.mailing.internal.runtime")
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")
                                .orShould()
                                .callMethod(System.class, "nanoTime")
                                .orShould()
                                .callMethod(Thread.class, "sleep", long.class)
                                .because("time is injected"),
                        TellsTheTime.class),
                Arguments.of(
                        noClasses()
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .because("a library writes to the log"),
                        Prints.class),
                Arguments.of(
                        classes()
                                .should()
                                .onlyDependOnClassesThat(resideInAPackage("io.mailing..")
                                        .or(resideInAPackage("java.."))
                                        .or(resideInAPackage("javax.crypto.."))
                                        .or(resideInAPackage("org.slf4j.."))
                                        .or(resideInAPackage("org.jspecify.."))
                                        .or(resideInAPackage("com.cronutils.."))
                                        .or(resideInAPackage("com.github.benmanes.caffeine.."))
                                        .or(resideInAPackage("com.google.i18n.phonenumbers.."))
                                        .or(resideInAPackage("de.siegmar.fastcsv.."))
                                        .or(DescribedPredicate.describe("an array", JavaClass::isArray))
                                        .or(DescribedPredicate.describe("a primitive", JavaClass::isPrimitive)))
                                .because("the core leans on almost nothing"),
                        UsesAnUnlistedLibrary.class),
                Arguments.of(
                        classes()
                                .that()
                                .arePublic()
                                .and()
                                .areNotMemberClasses()
                                .should(be(CLOSED))
                                .because("what can be extended by accident can't be changed later"),
                        CanBeExtended.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_core_keeps_the_rule(ArchRule rule, Class<?> planted) {
        rule.check(CORE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_planted_violation_is_found(ArchRule rule, Class<?> planted) {
        JavaClasses violation = new ClassFileImporter().importClasses(planted);
        assertThat(rule.evaluate(violation).hasViolation()).isTrue();
    }

    @Test
    void there_are_no_circles_inside() {
        slices().matching("io.mailing.internal.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void the_rules_look_at_the_real_core() {
        assertThat(CORE.contain(Mailing.class)).isTrue();
        assertThat(CORE.size()).isGreaterThan(80);
    }
}
