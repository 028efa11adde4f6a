package io.mailing.jdbc.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How a database is asked for exactly the same text. In front of each exact comparison stands the plain one, which is true of
 * equal texts in every collation and can use an index.
 */
enum AudienceSql {
    /**
     * Looks a value up in an index as one of the column's own type, and refuses what doesn't fit into that: so columns are
     * not compared bare here.
     */
    H2 {
        @Override
        AudienceCondition number(String column, String sign, Object number) {
            return AudienceCondition.of(
                    "CAST(" + column + " AS DECFLOAT(1000)) " + sign + " CAST(? AS DECFLOAT(1000))", number);
        }

        @Override
        AudienceCondition same(String column, String text) {
            String own = "(" + column + " || '')";
            return AudienceCondition.of("(" + own + " = ? AND CAST(" + own + " AS VARBINARY) = ?)", text, bytes(text));
        }

        @Override
        AudienceCondition place(String column, String text, String where) {
            return AudienceCondition.of("LOCATE(?, " + column + ") " + where, text);
        }
    },
    POSTGRESQL {
        @Override
        AudienceCondition same(String column, String text) {
            return AudienceCondition.of("(" + column + " = ? AND " + column + " COLLATE \"C\" = ?)", text, text);
        }

        @Override
        AudienceCondition place(String column, String text, String where) {
            return AudienceCondition.of("strpos(" + column + " COLLATE \"C\", ?) " + where, text);
        }
    },
    MARIADB {
        @Override
        AudienceCondition same(String column, String text) {
            return AudienceCondition.of("(" + column + " = ? AND " + binary(column) + " = ?)", text, bytes(text));
        }

        @Override
        AudienceCondition place(String column, String text, String where) {
            return AudienceCondition.of("LOCATE(?, " + binary(column) + ") " + where, bytes(text));
        }

        /** A bare column is compared with what is left of the number when it is squeezed into the column. */
        @Override
        boolean squeezes() {
            return true;
        }

        /** Any number but zero is true for the driver. */
        @Override
        String truth(String column) {
            return "(" + column + " <> 0) = ?";
        }

        /** A day of zeros is there for the database, and none for the driver. */
        @Override
        String hasDay(String column) {
            return "TO_DAYS(" + column + ") IS NOT NULL";
        }

        /** The one collation that neither folds nor pads is that of bytes. */
        private String binary(String column) {
            return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
        }
    };

    /** Null for databases whose comparisons nobody has tried. */
    static @Nullable AudienceSql of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            default -> null;
        };
    }

    /** The very same text; null where the column is. */
    abstract AudienceCondition same(String column, String text);

    /** Where the very same text stands in the column's: a comparison of its place, from 1, which is 0 for nowhere. */
    abstract AudienceCondition place(String column, String text, String where);

    String hasDay(String column) {
        return column + " IS NOT NULL";
    }

    String truth(String column) {
        return column + " = ?";
    }

    /** Whether numbers with more decimals than the column has must not be compared with it. */
    boolean squeezes() {
        return false;
    }

    AudienceCondition number(String column, String sign, Object number) {
        return AudienceCondition.of(column + " " + sign + " ?", number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
