package io.mailing.test;

import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;

/** A claim that a node knows of, and how far it has come. */
final class WalkShare {
    final Claim claim;
    int permitted;
    int sent;

    WalkShare(Claim claim) {
        this.claim = claim;
    }

    NodeId node() {
        return claim.lease().node();
    }
}
