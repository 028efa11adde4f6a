/**
 * What an application types: the entry point {@link io.mailing.Mailing}, campaigns, drafts, templates, audiences and
 * the history.
 *
 * <p>Every type is immutable or safe for use by several threads unless it says otherwise. A parameter or result may be
 * {@code null} only where it is marked {@code @Nullable}.
 */
@NullMarked
package io.mailing;

import org.jspecify.annotations.NullMarked;
