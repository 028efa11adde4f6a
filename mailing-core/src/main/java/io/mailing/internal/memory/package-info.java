/** The store in memory: one lock, and under it the ledger's protocol in plain collections. */
@NullMarked
package io.mailing.internal.memory;

import org.jspecify.annotations.NullMarked;
