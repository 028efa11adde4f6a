package io.mailing.spi.store;

import java.time.Duration;
import java.util.List;

/**
 * Nodes and their leases. Only the store's own clock counts here (the database's): nodes may disagree about the time.
 */
public interface NodeStore {

    /**
     * Takes up or renews a node's lease. A lease that has run out can be renewed as long as no other node has declared
     * this node dead; from then on never again.
     *
     * @param node the node
     * @param timeToLive how long from now, by the store's clock
     * @return false if this node was declared dead: what it had leased belongs to others, it must go on under a new id
     */
    boolean renew(NodeId node, Duration timeToLive);

    /**
     * Gives a lease up after the node has handed back everything. One that still holds something is declared dead instead,
     * so that it is rescued. Repeating it does nothing.
     *
     * @param node the node
     */
    void retire(NodeId node);

    /**
     * Declares dead every node whose lease has run out, so that it can't be renewed any more.
     *
     * @return nodes that are dead and not yet forgotten, also those that were declared dead before
     */
    List<NodeId> declareDead();

    /**
     * Rescues what a dead node left, one campaign's share in a transaction. Of its leased blocks and due rows: recorded
     * stays; permitted without outcome becomes IN_DOUBT (an outcome with the reason {@code node-lost}, counted); the rest
     * is ready again (in a campaign that is CANCELLED or expired-out it ends as that). The epoch of each block grows before
     * its permits are read, so that no permit slips in between. Snapshots that the node was at are free for others. Last,
     * the node is forgotten: {@link #declareDead} lists it no more, {@link #renew} refuses it for ever. Repeating it is
     * safe; two nodes may rescue the same one.
     *
     * @param dead a node from {@link #declareDead()}
     * @return how many deliveries became IN_DOUBT
     */
    int rescue(NodeId dead);
}
