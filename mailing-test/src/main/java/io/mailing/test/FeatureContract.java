package io.mailing.test;

import io.mailing.spi.store.Store;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What people do with campaigns, from the public API down to a store: one walk a feature, each on a store of its own, with
 * fake channels and an engine that is cranked by hand. For a store that keeps {@link StoreContract}:
 *
 * <pre>{@code
 * class MyStoreFeatureTest extends FeatureContract {
 *     @Override
 *     protected Store newStore() {
 *         return new MyStore();
 *     }
 * }
 * }</pre>
 */
public abstract class FeatureContract {

    /** For subclasses. */
    protected FeatureContract() {}

    /**
     * One thing that people do.
     *
     * @param what in a few words
     * @param walk does it and looks at what came of it
     */
    record Feature(String what, Walk walk) {}

    /** Does something at a desk and asserts what came of it. */
    interface Walk {
        void at(FeatureDesk desk) throws Exception;
    }

    private static Stream<Feature> features() {
        return Stream.of(
                        AudienceFeatures.all(),
                        DeedFeatures.all(),
                        ComposeFeatures.all(),
                        RehearsalFeatures.all(),
                        TestMessageFeatures.all(),
                        ForecastFeatures.all(),
                        ControlFeatures.all(),
                        PeriodicFeatures.all(),
                        RecallFeatures.all(),
                        WithdrawFeatures.all(),
                        LookBackFeatures.all(),
                        QuietFeatures.all(),
                        OptOutFeatures.all(),
                        PersonalFeatures.all(),
                        CapFeatures.all(),
                        EventFeatures.all(),
                        ListFeatures.all())
                .flatMap(List::stream);
    }

    /**
     * An empty store that nobody opened yet. It is closed after the walk.
     *
     * @return a new one each time; what an earlier walk wrote must not be seen in it
     * @throws Exception fails the walk
     */
    protected abstract Store newStore() throws Exception;

    @TestFactory
    Stream<DynamicTest> every_feature() {
        return features()
                .map(feature -> DynamicTest.dynamicTest(feature.what(), () -> {
                    try (FeatureDesk desk = new FeatureDesk(newStore())) {
                        feature.walk().at(desk);
                    }
                }));
    }
}
