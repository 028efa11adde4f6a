package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.RowCounts;
import io.mailing.audience.RowProblem;
import io.mailing.audience.UploadReport;
import io.mailing.internal.audience.RowCheck.Checked;
import io.mailing.internal.audience.RowCheck.LeftOut;
import io.mailing.spi.store.ListStore.ListRow;
import io.mailing.spi.store.UploadStore;
import io.mailing.spi.store.UploadStore.Duplicate;
import io.mailing.spi.store.UploadStore.FileKey;
import io.mailing.spi.store.UploadStore.KeyedRow;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes a file's rows down, a batch at a time, and keeps count of what became of them. */
public final class ListUpload {

    private static final int BATCH = 1_000;
    private static final int BATCH_CHARACTERS = 512 * 1024;

    private final UploadStore store;
    private final FileKey file;
    private final boolean ignoreDuplicates;
    private final int reported;
    private final UnaryOperator<@Nullable String> columns;
    private final Clock clock;

    private final List<KeyedRow> batch = new ArrayList<>();
    /** Of each row of the batch the channels of its keys. */
    private final Map<Long, List<String>> keyed = new LinkedHashMap<>();

    private int characters;
    private long accepted;
    private long refusedRows;
    private long duplicateRows;
    private long leftOutAddresses;
    private final List<RowProblem> refused = new ArrayList<>();
    private final List<RowProblem> duplicates = new ArrayList<>();
    private final List<RowProblem> leftOut = new ArrayList<>();
    private final List<RowProblem> warnings = new ArrayList<>();
    private @Nullable Charset charset;
    private @Nullable Character separator;

    /**
     * For one file.
     *
     * @param store where it is written to
     * @param file which was begun
     * @param ignoreDuplicates whether duplicates are left out
     * @param reported how many rows the report names
     * @param columns the column of a channel
     * @param clock says when something was heard of the upload
     */
    public ListUpload(
            UploadStore store,
            FileKey file,
            boolean ignoreDuplicates,
            int reported,
            UnaryOperator<@Nullable String> columns,
            Clock clock) {
        this.store = store;
        this.file = file;
        this.ignoreDuplicates = ignoreDuplicates;
        this.reported = reported;
        this.columns = columns;
        this.clock = clock;
    }

    /**
     * A row that is fit to be kept.
     *
     * @param line where it stands, greater than those before
     * @param row what was found
     */
    public void take(long line, Checked row) {
        for (LeftOut address : row.leftOut()) {
            leftOutAddresses++;
            tell(leftOut, new RowProblem(line, columns.apply(address.channel()), address.code(), address.reason()));
        }
        batch.add(new KeyedRow(new ListRow(line, row.recipient()), row.keys()));
        keyed.put(line, row.keyed());
        characters += characters(row.recipient());
        if (batch.size() == BATCH || characters >= BATCH_CHARACTERS) {
            write();
        }
    }

    /**
     * A row that is not.
     *
     * @param line where it stands
     * @param fault why
     */
    public void refuse(long line, RowFault fault) {
        refusedRows++;
        tell(refused, new RowProblem(line, fault.column(), fault.code(), fault.reason()));
    }

    /**
     * A row that may have been misread.
     *
     * @param warning what it looks like
     */
    public void warn(RowProblem warning) {
        if (warnings.isEmpty()) {
            warnings.add(warning); // the first one always: it concerns the whole file
        } else {
            tell(warnings, warning);
        }
    }

    /**
     * How the file was read.
     *
     * @param charset its charset
     * @param separator between its fields
     */
    public void readAs(@Nullable Charset charset, char separator) {
        this.charset = charset;
        this.separator = separator;
    }

    private void tell(List<RowProblem> list, RowProblem problem) {
        if (list.size() < reported) {
            list.add(problem);
        }
    }

    private static int characters(Recipient recipient) {
        int sum = 0;
        for (Object value : recipient.attributes().values()) {
            if (value instanceof String text) {
                sum += text.length();
            }
        }
        return sum;
    }

    private void write() {
        if (batch.isEmpty()) {
            return;
        }
        List<Duplicate> found = store.append(file, List.copyOf(batch), ignoreDuplicates, clock.instant())
                .orElseThrow(this::brokenOff);
        for (Duplicate duplicate : found) {
            duplicateRows++;
            String channel = keyed.getOrDefault(duplicate.line(), List.of()).get(duplicate.key());
            String where = duplicate.ofFile() == file.file() ? "" : "file " + duplicate.ofFile() + ", ";
            tell(
                    duplicates,
                    new RowProblem(
                            duplicate.line(),
                            columns.apply(channel),
                            channel.isEmpty() ? "duplicate-id" : "duplicate-address",
                            (channel.isEmpty() ? "the id" : "the address") + " stands in " + where + "line "
                                    + duplicate.ofLine() + " already"));
        }
        accepted += batch.size() - found.size();
        batch.clear();
        keyed.clear();
        characters = 0;
    }

    private AudienceException brokenOff() {
        return new AudienceException("the upload of file " + file.file() + " to list " + file.list()
                + " was broken off: the file was removed, the list deleted, or nothing was heard of it for too long");
    }

    /**
     * Writes what is left; the file can be seen from now on.
     *
     * @return what became of the rows
     * @throws AudienceException if it was broken off
     */
    public UploadReport complete() {
        write();
        RowCounts counts = new RowCounts(accepted, refusedRows, duplicateRows);
        if (!store.complete(file, counts)) {
            throw brokenOff();
        }
        return new UploadReport(
                file.list(),
                file.file(),
                charset,
                separator,
                counts,
                leftOutAddresses,
                refused,
                duplicates,
                leftOut,
                warnings);
    }
}
