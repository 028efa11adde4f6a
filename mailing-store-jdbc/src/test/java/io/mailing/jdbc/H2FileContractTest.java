package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file keeps the contract. */
@Tag("once")
final class H2FileContractTest extends StoreContract {

    @TempDir
    private Path folder;

    private int databases;

    @Override
    protected Store newStore() {
        return TestDatabase.h2File(folder.resolve("db" + databases++)).openStore();
    }
}
