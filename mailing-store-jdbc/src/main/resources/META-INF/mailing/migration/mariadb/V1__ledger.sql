-- The ledger, first version. ${prefix} stands for the prefix of all names, "mailing_" by default.
-- Times are microseconds since 1970 (UTC) in BIGINT. There are no foreign keys: the store writes parents and children in
-- one transaction, and a check for each of millions of rows buys nothing.
-- For MariaDB 10.6 and MySQL 8.0.17, or newer. Texts compare byte by byte, trailing blanks and all; the collation for that has
-- a name of its own in each of the two, and each takes the other's for a comment.

CREATE TABLE IF NOT EXISTS ${prefix}meta (
    id INTEGER NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    installation_key VARCHAR(128) NOT NULL,
    last_campaign BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}campaign (
    id BIGINT NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    name MEDIUMTEXT NOT NULL,
    author MEDIUMTEXT,
    plan LONGTEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    note MEDIUMTEXT,
    control_epoch BIGINT NOT NULL,
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    expires_at BIGINT,
    sending_since BIGINT,
    sent_for BIGINT NOT NULL,
    -- Whether its open part was ended as expired: what is handed back later ends the same way.
    expired_out BOOLEAN NOT NULL DEFAULT FALSE,
    -- Since when its ledger is being dropped, and whether that is done: the row, the counters and the reasons stay.
    dropped_at BIGINT,
    cleared BOOLEAN NOT NULL DEFAULT FALSE,
    -- What the history is searched by: the name as SearchForm has it, and the channels, a line each.
    search MEDIUMTEXT NOT NULL,
    channels MEDIUMTEXT NOT NULL,
    snapshot_node VARCHAR(64),
    snapshot_epoch BIGINT NOT NULL,
    -- The highest number of a block of a ledger that was recalled; and whether something of that one is still to be dropped.
    last_block INTEGER NOT NULL DEFAULT 0,
    retired BOOLEAN NOT NULL DEFAULT FALSE,
    takes_triggers BOOLEAN NOT NULL DEFAULT FALSE,
    -- The campaign of which this is another run.
    run_of BIGINT,
    -- When the next run of a periodic rule is due.
    next_run_at BIGINT,
    KEY ${prefix}campaign_state (state, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Apart from the campaign, whose row is locked and updated all the time.
CREATE TABLE IF NOT EXISTS ${prefix}content (
    campaign BIGINT NOT NULL PRIMARY KEY,
    body LONGTEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}media (
    campaign BIGINT NOT NULL,
    place INTEGER NOT NULL,
    name MEDIUMTEXT NOT NULL,
    type MEDIUMTEXT NOT NULL,
    bytes LONGBLOB NOT NULL,
    PRIMARY KEY (campaign, place)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Immutable after the snapshot, but for erasures: vals is empty then, which no values ever are, and recipient is a keyed hash.
CREATE TABLE IF NOT EXISTS ${prefix}delivery (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    recipient MEDIUMTEXT NOT NULL,
    routes LONGTEXT NOT NULL,
    vals LONGTEXT NOT NULL,
    locale MEDIUMTEXT,
    zone MEDIUMTEXT,
    PRIMARY KEY (campaign, block, seq),
    -- Whom a delivery is for: the journal and erasures ask.
    KEY ${prefix}delivery_recipient (campaign, recipient(190))
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- The inbox of triggered campaigns, outside of their ledgers. What was gathered leaves its key.
CREATE TABLE IF NOT EXISTS ${prefix}trigger (
    campaign BIGINT NOT NULL,
    event_key VARCHAR(190) NOT NULL,
    waiting BOOLEAN NOT NULL,
    body LONGTEXT,
    triggered_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, event_key),
    KEY ${prefix}trigger_waiting (waiting, campaign, triggered_at, event_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- The only hot mutable rows: about two updates for each block.
CREATE TABLE IF NOT EXISTS ${prefix}block (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    lane VARCHAR(255) NOT NULL,
    size INTEGER NOT NULL,
    -- Deliveries without outcome; exact unless the block is LEASED or DONE.
    open_count INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    owner VARCHAR(64),
    epoch BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    -- Whether a delivery of it must not be owed again, as its recipient was erased or withdrawn; and under a lease, from where on
    -- nothing is permitted because of it.
    some_gone BOOLEAN NOT NULL DEFAULT FALSE,
    barred_from INTEGER NOT NULL DEFAULT 2147483647,
    PRIMARY KEY (campaign, block),
    KEY ${prefix}block_ready (campaign, lane, state, not_before, block),
    KEY ${prefix}block_state (campaign, state, block),
    KEY ${prefix}block_owner (owner, campaign, block)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}permit (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    epoch BIGINT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (campaign, block, epoch, from_seq)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Append-only.
CREATE TABLE IF NOT EXISTS ${prefix}outcome (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    channel VARCHAR(255),
    code VARCHAR(255),
    reason MEDIUMTEXT,
    provider_id MEDIUMTEXT,
    new_address MEDIUMTEXT,
    happened_at BIGINT NOT NULL,
    due_lane VARCHAR(255),
    due_route INTEGER,
    due_refusals INTEGER,
    due_at BIGINT,
    PRIMARY KEY (campaign, block, seq, attempt, state),
    KEY ${prefix}outcome_state (campaign, state, block, seq)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Retries and fall-backs that wait or are under way. claim is empty while nobody works on it.
CREATE TABLE IF NOT EXISTS ${prefix}due (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lane VARCHAR(255) NOT NULL,
    route INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    refusals INTEGER NOT NULL,
    not_before BIGINT NOT NULL,
    claim VARCHAR(64) NOT NULL,
    owner VARCHAR(64),
    permitted BOOLEAN NOT NULL,
    PRIMARY KEY (campaign, block, seq),
    KEY ${prefix}due_ready (campaign, lane, claim, not_before, block, seq),
    KEY ${prefix}due_claim (campaign, claim),
    KEY ${prefix}due_owner (owner, campaign)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}counter (
    campaign BIGINT NOT NULL,
    shard INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (campaign, shard, state)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- The reasons of campaigns whose ledger was dropped.
CREATE TABLE IF NOT EXISTS ${prefix}reason (
    campaign BIGINT NOT NULL,
    place INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    channel VARCHAR(255),
    code VARCHAR(255),
    reason MEDIUMTEXT,
    n BIGINT NOT NULL,
    PRIMARY KEY (campaign, place)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- A forgotten node keeps its row: its name must never be good again.
CREATE TABLE IF NOT EXISTS ${prefix}node (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    lease_until BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    forgotten BOOLEAN NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Limits that all nodes share; times in nanoseconds since 1970.
CREATE TABLE IF NOT EXISTS ${prefix}pace (
    id VARCHAR(255) NOT NULL PRIMARY KEY,
    mark BIGINT NOT NULL,
    used INTEGER NOT NULL,
    closed_until BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- To whom nothing is sent. Whose it is says a keyed hash; the address or id stands beside it until it is forgotten. Channel and
-- topic are empty for all of them. Numbers are given under the lock of a row in the table below, so that they can be seen
-- in their order; happened_at is the opt-out itself, written_at when it came here.
CREATE TABLE IF NOT EXISTS ${prefix}suppression (
    person VARCHAR(40) NOT NULL,
    channel VARCHAR(255) NOT NULL,
    topic VARCHAR(64) NOT NULL,
    plain MEDIUMTEXT,
    number BIGINT NOT NULL,
    reason VARCHAR(255) NOT NULL,
    source VARCHAR(32) NOT NULL,
    happened_at BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (person, channel, topic),
    KEY ${prefix}suppression_number (number, written_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}mark (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Messages that are kept for later, outside of any campaign.
CREATE TABLE IF NOT EXISTS ${prefix}message (
    id BIGINT NOT NULL PRIMARY KEY,
    name MEDIUMTEXT NOT NULL,
    author MEDIUMTEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}message_content (
    message BIGINT NOT NULL PRIMARY KEY,
    body LONGTEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS ${prefix}message_media (
    message BIGINT NOT NULL,
    place INTEGER NOT NULL,
    name MEDIUMTEXT NOT NULL,
    type MEDIUMTEXT NOT NULL,
    bytes LONGBLOB NOT NULL,
    PRIMARY KEY (message, place)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Deliveries that were permitted, or had ended in a way that can be sent again, when their recipient was withdrawn.
CREATE TABLE IF NOT EXISTS ${prefix}withdrawn (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (campaign, block, seq)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Lists of recipients that people uploaded. One can be seen once a file of it is complete.
CREATE TABLE IF NOT EXISTS ${prefix}list (
    id BIGINT NOT NULL PRIMARY KEY,
    name MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_file INTEGER NOT NULL,
    complete BOOLEAN NOT NULL,
    deleted BOOLEAN NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- dropped: campaigns don't read its rows any more. leaving: its people are still to leave campaigns. swept: there are no rows.
CREATE TABLE IF NOT EXISTS ${prefix}list_file (
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    name MEDIUMTEXT NOT NULL,
    described MEDIUMTEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    complete BOOLEAN NOT NULL,
    accepted BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    removed_at BIGINT,
    dropped BOOLEAN NOT NULL,
    leaving BOOLEAN NOT NULL,
    swept BOOLEAN NOT NULL,
    PRIMARY KEY (list, file)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- vals: addresses and attributes in the order in which the file's described has them. dup_keys: the row's keys in the table below.
CREATE TABLE IF NOT EXISTS ${prefix}list_row (
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    line BIGINT NOT NULL,
    recipient MEDIUMTEXT NOT NULL,
    vals LONGTEXT NOT NULL,
    locale MEDIUMTEXT,
    zone MEDIUMTEXT,
    dup_keys LONGTEXT NOT NULL,
    PRIMARY KEY (list, file, line),
    -- Erasures ask for a person.
    KEY ${prefix}list_row_recipient (recipient(190))
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- What rows have in common with their duplicates, of each file the first row. The key comes first: many are looked for at once, and
-- H2 looks for one of several values in the first column of an index only.
CREATE TABLE IF NOT EXISTS ${prefix}list_key (
    dup_key VARCHAR(64) NOT NULL,
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    line BIGINT NOT NULL,
    PRIMARY KEY (dup_key, list, file)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- The places that deliveries take under the frequency caps: a row for each person, known by a keyed hash, which is the lock as well.
CREATE TABLE IF NOT EXISTS ${prefix}frequency (
    person VARCHAR(64) NOT NULL PRIMARY KEY,
    places MEDIUMTEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'suppression', 0 FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'suppression');

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'message', 0 FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'message');

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'suppression-recipient', 0 FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'suppression-recipient');

-- Audiences that are kept under names. Of a deleted one the name is remembered.
CREATE TABLE IF NOT EXISTS ${prefix}segment (
    name VARCHAR(500) NOT NULL PRIMARY KEY,
    definition MEDIUMTEXT NOT NULL,
    author MEDIUMTEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'list', 0 FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'list');

-- The key is left empty: there is no SQL for a secret that MariaDB 10.6 and MySQL both know. The store that is opened first
-- makes one.
INSERT INTO ${prefix}meta (id, version, installation_key, last_campaign)
SELECT 1, 1, '', 0 FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}meta WHERE id = 1);

-- What recipients did: keyed hashes, the ids themselves are nowhere. Times in microseconds since 1970.
CREATE TABLE IF NOT EXISTS ${prefix}recipient_event (
    person VARCHAR(64) NOT NULL,
    event VARCHAR(500) NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    happened BIGINT NOT NULL,
    PRIMARY KEY (person, event)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4
    /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;
