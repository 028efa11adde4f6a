package io.mailing.internal.engine.planted;

import org.assertj.core.api.Assertions;

/** Breaks a rule on purpose. */
public final class UsesAnUnlistedLibrary {
    public void use() {
        Assertions.assertThat(true).isTrue();
    }
}
