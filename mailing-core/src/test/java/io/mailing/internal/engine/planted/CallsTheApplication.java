package io.mailing.internal.engine.planted;

import io.mailing.Campaign;

/** Breaks a rule on purpose. */
public final class CallsTheApplication {
    public void call(Campaign campaign) {
        campaign.pause();
    }
}
