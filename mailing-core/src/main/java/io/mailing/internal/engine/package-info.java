/**
 * The engine: keeps the node's lease, writes snapshots down, pumps blocks through their lanes, records what comes of them.
 */
@NullMarked
package io.mailing.internal.engine;

import org.jspecify.annotations.NullMarked;
