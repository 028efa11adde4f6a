/** Tells listeners what was written down: watches the store's roles, and queues what happened for each listener. */
@NullMarked
package io.mailing.internal.events;

import org.jspecify.annotations.NullMarked;
