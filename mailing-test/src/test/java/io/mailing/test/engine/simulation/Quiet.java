package io.mailing.test.engine.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the engine's log silent: troubles are what a simulation is made of. */
final class Quiet {

    private Quiet() {}

    static void during(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.mailing");
        Level before = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            work.run();
        } finally {
            logger.setLevel(before);
        }
    }
}
