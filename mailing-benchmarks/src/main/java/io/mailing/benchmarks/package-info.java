/** This SDK, its peers and the raw limit side by side, in one run on one machine. */
@NullMarked
package io.mailing.benchmarks;

import org.jspecify.annotations.NullMarked;
