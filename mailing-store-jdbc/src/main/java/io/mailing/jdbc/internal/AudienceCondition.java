package io.mailing.jdbc.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition of SQL, or one of the two constants, which are never written down.
 *
 * @param sql empty for the constants
 * @param parameters what its question marks stand for
 * @param constant what a constant is; false for all others
 */
record AudienceCondition(String sql, List<Object> parameters, boolean constant) {

    static final AudienceCondition TRUE = new AudienceCondition("", List.of(), true);
    static final AudienceCondition FALSE = new AudienceCondition("", List.of(), false);

    static AudienceCondition of(String sql, Object... parameters) {
        return new AudienceCondition(sql, List.of(parameters), false);
    }

    private boolean isConstant() {
        return sql.isEmpty();
    }

    static AudienceCondition all(List<AudienceCondition> parts) {
        return joined(parts, " AND ", FALSE);
    }

    static AudienceCondition any(List<AudienceCondition> parts) {
        return joined(parts, " OR ", TRUE);
    }

    /** Where one of the parts is the deciding constant, that; the other constant is left out. */
    private static AudienceCondition joined(List<AudienceCondition> parts, String word, AudienceCondition deciding) {
        List<String> texts = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        for (AudienceCondition part : parts) {
            if (part.isConstant()) {
                if (part.constant == deciding.constant) {
                    return deciding;
                }
            } else {
                texts.add(part.sql);
                parameters.addAll(part.parameters);
            }
        }
        if (texts.isEmpty()) {
            return deciding.constant ? FALSE : TRUE;
        }
        String text = texts.size() == 1 ? texts.get(0) : "(" + String.join(word, texts) + ")";
        return new AudienceCondition(text, List.copyOf(parameters), false);
    }

    /** A query of the rows for which it holds; a comment at the end of the inner one ends with its line. */
    String around(String query) {
        String inner = query.strip();
        while (inner.endsWith(";")) {
            inner = inner.substring(0, inner.length() - 1).strip();
        }
        return "SELECT * FROM (\n" + inner + "\n) mailing_audience WHERE " + (isConstant() ? "1 = 0" : sql);
    }
}
