/**
 * The store, split by role. A store keeps facts and enforces the ledger's protocol; it holds no policy: which campaign is
 * served next, how fast, and what becomes of a refusal is decided by the engine.
 *
 * <p>All methods may block, may be called by several threads at once, and throw {@link io.mailing.StoreException} when
 * the database can't be reached or refuses. A method that threw may or may not have taken effect (the commit's answer may
 * have been lost): each one says how it is safely repeated.
 */
@NullMarked
package io.mailing.spi.store;

import org.jspecify.annotations.NullMarked;
