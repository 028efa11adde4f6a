package io.mailing;

/**
 * What can be said of a campaign before it is launched.
 *
 * @param forecaster how it would go
 * @param reviewer what would hold
 */
record Outlook(Forecaster forecaster, Reviewer reviewer) {}
