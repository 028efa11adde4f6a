package io.mailing.test.engine;

import io.mailing.spi.TextAnswer;
import io.mailing.spi.TextOrder;
import io.mailing.spi.TextWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes what it is told to, and then "Text n" for ever. */
final class ScriptedWriter implements TextWriter {

    final List<TextOrder> orders = new CopyOnWriteArrayList<>();
    private final Deque<TextAnswer> script = new ArrayDeque<>();
    boolean closed;

    ScriptedWriter says(String... texts) {
        for (String text : texts) {
            script.add(new TextAnswer.Written(text, 10));
        }
        return this;
    }

    ScriptedWriter answers(TextAnswer answer) {
        script.add(answer);
        return this;
    }

    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public synchronized TextAnswer write(TextOrder order) {
        orders.add(order);
        TextAnswer next = script.poll();
        return next == null ? new TextAnswer.Written("Text " + orders.size(), 10) : next;
    }

    @Override
    public void close() {
        closed = true;
    }
}
