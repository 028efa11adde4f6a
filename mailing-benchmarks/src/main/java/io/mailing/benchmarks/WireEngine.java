package io.mailing.benchmarks;

import java.util.function.IntFunction;

/** An engine that prints messages to bytes; what they are kept in is its own and may be used again. */
interface WireEngine {

    /** Prints the message of one guest and answers how many bytes it has. */
    int print(int number);

    /** Where the last message begins. */
    byte[] array();

    /** One that makes an array for each message. */
    static WireEngine of(IntFunction<byte[]> engine) {
        return new WireEngine() {
            private byte[] last = {};

            @Override
            public int print(int number) {
                last = engine.apply(number);
                return last.length;
            }

            @Override
            public byte[] array() {
                return last;
            }
        };
    }
}
