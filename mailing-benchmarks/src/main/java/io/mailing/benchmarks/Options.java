package io.mailing.benchmarks;

/**
 * What was asked for.
 *
 * @param suite a suite's name
 * @param quick less of everything
 * @param rounds measured rounds, or 0 for the suite's own number
 * @param recipients how large the work is, or 0 for the suite's own number
 * @param millis how long is measured, or 0 for the suite's own number
 */
record Options(String suite, boolean quick, int rounds, int recipients, int millis) {

    static Options read(String[] args) {
        String suite = "";
        boolean quick = false;
        int rounds = 0;
        int recipients = 0;
        int millis = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = number(args, ++i);
                case "--recipients" -> recipients = number(args, ++i);
                case "--millis" -> millis = number(args, ++i);
                default -> {
                    if (args[i].startsWith("-") || !suite.isEmpty()) {
                        throw new IllegalArgumentException("unknown argument '" + args[i] + "'; see --help");
                    }
                    suite = args[i];
                }
            }
        }
        return new Options(suite, quick, rounds, recipients, millis);
    }

    private static int number(String[] args, int place) {
        String text = place < args.length ? args[place] : "nothing";
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number that is not positive.
        }
        throw new IllegalArgumentException(args[place - 1] + " wants a whole number above zero, was " + text);
    }

    int rounds(int full, int few) {
        return rounds > 0 ? rounds : quick ? few : full;
    }

    int recipients(int full, int few) {
        return recipients > 0 ? recipients : quick ? few : full;
    }

    int millis(int full, int few) {
        return millis > 0 ? millis : quick ? few : full;
    }
}
