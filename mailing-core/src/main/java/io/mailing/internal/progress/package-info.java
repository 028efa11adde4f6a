/** Progress that is subscribed to: one read of the store for all who watch a campaign on this node. */
@NullMarked
package io.mailing.internal.progress;

import org.jspecify.annotations.NullMarked;
