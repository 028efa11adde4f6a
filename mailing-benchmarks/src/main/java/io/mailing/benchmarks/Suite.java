package io.mailing.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** One comparison. */
interface Suite {

    /** By which the command line calls it. */
    String name();

    /** What it measures, in a line. */
    String about();

    /**
     * Runs all of it and prints the tables.
     *
     * @return what was measured, a result for each table
     * @throws Exception whatever went wrong: nothing that was measured is worth anything then
     */
    List<Result> run(Options options, PrintStream out) throws Exception;
}
