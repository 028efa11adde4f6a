package io.mailing;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A draft can't be launched, or a segment or message not be saved. Lists every problem at once; nothing was written or sent. */
public final class InvalidDraftException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * A draft with problems.
     *
     * @param problems at least one
     */
    public InvalidDraftException(List<Problem> problems) {
        this("The campaign can't be launched", problems);
    }

    InvalidDraftException(String what, List<Problem> problems) {
        super(problems.stream().map(problem -> "  - " + problem).collect(Collectors.joining("\n", what + ":\n", "")));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return at least one problem
     */
    public List<Problem> problems() {
        return problems;
    }
}
