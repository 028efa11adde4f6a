package io.mailing.test;

import io.mailing.spi.store.Store;

/**
 * What every {@link Store} does. Whoever writes a store extends this class in the store's own tests, one class for each
 * database, and implements {@link #newStore()}:
 *
 * <pre>{@code
 * class OurStoreTest extends StoreContract {
 *     @Override
 *     protected Store newStore() {
 *         Store store = OurStore.of(freshDatabase());
 *         store.open();
 *         return store;
 *     }
 * }
 * }</pre>
 *
 * <p>Every sentence of the roles' Javadoc has its test here, named after the rule. After each test the counters of every
 * campaign are held against the facts. {@code random_walks_keep_the_ledger_true} leads two or three nodes through random
 * claims, sends, crashes and rescues and compares the store with a small model; where it fails it names the seed, and
 * {@code -Dmailing.walk.seed=<seed>} repeats that walk alone ({@code -Dmailing.walk.seeds=<n>} sets how many there are,
 * 200 by default).
 *
 * <p>Some tests let a node's lease run out by the store's own clock and wait for it, without sleeping; see
 * {@link #expireLease}. Several threads use the store at once in some tests: it must allow four at least.
 */
public abstract class StoreContract extends FrequencyContract {

    /** For the store's own test class. */
    protected StoreContract() {}
}
