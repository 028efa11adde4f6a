/**
 * For tests: contracts that every store passes, channels with scripted faults, a clock that is set by hand, and
 * assertions on what was sent.
 */
@NullMarked
package io.mailing.test;

import org.jspecify.annotations.NullMarked;
