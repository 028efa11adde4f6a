package io.mailing.test;

import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease;

/** A message that a provider has and about which nothing is recorded yet. */
record OnTheWire(Lease lease, Claim.Pending pending) {}
