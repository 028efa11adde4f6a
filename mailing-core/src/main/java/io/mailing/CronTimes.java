package io.mailing;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The times of a cron expression. The library knows them without a zone only: what becomes of them where clocks are changed must be the
 * same for every schedule.
 */
final class CronTimes implements WallTimes {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;

    private CronTimes(ExecutionTime times) {
        this.times = times;
    }

    static CronTimes of(String expression) {
        try {
            return new CronTimes(ExecutionTime.forCron(PARSER.parse(expression).validate()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a cron expression (minute, hour, day of the month, month, day of the week): '" + expression
                            + "': " + e.getMessage(),
                    e);
        }
    }

    @Override
    public @Nullable LocalDateTime next(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime)
                .orElse(null);
    }
}
