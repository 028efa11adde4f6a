package io.mailing.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can go wrong with the messages to one address of a {@link FakeChannel}. */
public final class Faults {
    private final Script script;

    Faults(Script script) {
        this.script = script;
    }

    private Repeat does(Script.Act act) {
        script.add(act);
        return new Repeat(script);
    }

    /**
     * The provider refuses for good.
     *
     * @param text what it says
     * @return for how many messages
     */
    public Repeat refuse(String text) {
        return does(Script.refuse(text));
    }

    /**
     * The provider refuses for now.
     *
     * @param text what it says
     * @return for how many messages
     */
    public Repeat refuseForNow(String text) {
        return does(Script.refuseForNow(text));
    }

    /**
     * The provider asks for a slower pace.
     *
     * @param retryAfter what it says, or null if it says nothing
     * @return for how many messages
     */
    public Repeat throttle(@Nullable Duration retryAfter) {
        return does(Script.throttle(retryAfter));
    }

    /**
     * The provider can't be reached.
     *
     * @return for how many messages
     */
    public Repeat unreachable() {
        return does(Script.unreachable());
    }

    /**
     * The provider takes the message, and its answer is lost: the message counts as {@link FakeChannel#received()}.
     *
     * @return for how many messages
     */
    public Repeat vanishAfterAccept() {
        return does(Script.vanishAfterAccept());
    }

    /**
     * The provider doesn't answer until {@link FakeChannel#releaseHung()}, and then takes the message. The sending
     * thread waits that long: not for an engine that is cranked by hand. If it is interrupted meanwhile, the provider
     * has not taken the message; if the channel is closed, the outcome is unknown.
     *
     * @return for how many messages
     */
    public Repeat hang() {
        return does(new Script.Act.Hang());
    }

    /**
     * The channel has a bug.
     *
     * @param fault what it throws
     * @return for how many messages
     */
    public Repeat fail(RuntimeException fault) {
        return does(new Script.Act.Fail(fault));
    }

    /** For how many messages a fault lasts: all further ones unless {@link #times} says otherwise. */
    public static final class Repeat {
        private final Script script;

        private Repeat(Script script) {
            this.script = script;
        }

        /**
         * Only so often; later messages are taken, or meet the next fault.
         *
         * @param count at least 1
         * @return what can go wrong next
         */
        public Faults times(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("times must be at least 1, was " + count);
            }
            script.times(count);
            return new Faults(script);
        }
    }
}
