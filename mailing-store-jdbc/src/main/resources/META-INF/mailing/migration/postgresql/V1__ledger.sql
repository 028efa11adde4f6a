-- The ledger, first version. ${prefix} stands for the prefix of all names, "mailing_" by default.
-- Times are microseconds since 1970 (UTC) in BIGINT. There are no foreign keys: the store writes parents and children in
-- one transaction, and a check for each of millions of rows buys nothing.

CREATE TABLE IF NOT EXISTS ${prefix}meta (
    id INTEGER NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    installation_key VARCHAR(128) NOT NULL,
    last_campaign BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS ${prefix}campaign (
    id BIGINT NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    name TEXT NOT NULL,
    author TEXT,
    plan TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    note TEXT,
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
    search TEXT NOT NULL DEFAULT '',
    channels TEXT NOT NULL DEFAULT '',
    snapshot_node VARCHAR(64),
    snapshot_epoch BIGINT NOT NULL,
    -- The highest number of a block of a ledger that was recalled; and whether something of that one is still to be dropped.
    last_block INTEGER NOT NULL DEFAULT 0,
    retired BOOLEAN NOT NULL DEFAULT FALSE,
    takes_triggers BOOLEAN NOT NULL DEFAULT FALSE,
    -- The campaign of which this is another run.
    run_of BIGINT,
    -- When the next run of a periodic rule is due.
    next_run_at BIGINT
) WITH (fillfactor = 50);

-- The engine asks each second for the few campaigns that are not at rest.
CREATE INDEX IF NOT EXISTS ${prefix}campaign_state ON ${prefix}campaign (state, id);

-- Apart from the campaign, whose row is locked and updated all the time.
CREATE TABLE IF NOT EXISTS ${prefix}content (
    campaign BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS ${prefix}media (
    campaign BIGINT NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (campaign, place)
);

-- Immutable after the snapshot, but for erasures: vals is empty then, which no values ever are, and recipient is a keyed hash.
CREATE TABLE IF NOT EXISTS ${prefix}delivery (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    routes TEXT NOT NULL,
    vals TEXT NOT NULL,
    locale TEXT,
    zone TEXT,
    PRIMARY KEY (campaign, block, seq)
);

-- Which recipients can be in a block, a Bloom filter each: an index of recipients would slow down every snapshot. Kept in the
-- row, as a search looks through all filters of a campaign.
CREATE TABLE IF NOT EXISTS ${prefix}people (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    filter BYTEA NOT NULL,
    PRIMARY KEY (campaign, block)
);
ALTER TABLE ${prefix}people ALTER COLUMN filter SET STORAGE PLAIN;

-- The inbox of triggered campaigns, outside of their ledgers. What was gathered leaves its key.
CREATE TABLE IF NOT EXISTS ${prefix}trigger (
    campaign BIGINT NOT NULL,
    event_key VARCHAR(190) NOT NULL,
    waiting BOOLEAN NOT NULL,
    body TEXT,
    triggered_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, event_key)
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS ${prefix}trigger_waiting ON ${prefix}trigger (waiting, campaign, triggered_at, event_key) WHERE waiting;

-- The only hot mutable rows: about two updates for each block. Room in the page keeps the dead versions local.
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
    PRIMARY KEY (campaign, block)
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS ${prefix}block_ready ON ${prefix}block (campaign, lane, state, not_before, block);
CREATE INDEX IF NOT EXISTS ${prefix}block_state ON ${prefix}block (campaign, state, block);
CREATE INDEX IF NOT EXISTS ${prefix}block_owner ON ${prefix}block (owner, campaign, block) WHERE owner IS NOT NULL;

CREATE TABLE IF NOT EXISTS ${prefix}permit (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    epoch BIGINT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (campaign, block, epoch, from_seq)
);

-- Append-only.
CREATE TABLE IF NOT EXISTS ${prefix}outcome (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    channel VARCHAR(255),
    code VARCHAR(255),
    reason TEXT,
    provider_id TEXT,
    new_address TEXT,
    happened_at BIGINT NOT NULL,
    due_lane VARCHAR(255),
    due_route INTEGER,
    due_refusals INTEGER,
    due_at BIGINT,
    PRIMARY KEY (campaign, block, seq, attempt, state)
);
CREATE INDEX IF NOT EXISTS ${prefix}outcome_state ON ${prefix}outcome (campaign, state, block, seq);
-- For the journal, and nothing that a message costs which is taken at the first attempt.
CREATE INDEX IF NOT EXISTS ${prefix}outcome_reason ON ${prefix}outcome (campaign, code, block, seq)
    WHERE code IS NOT NULL AND state <> 'DEFERRED';
CREATE INDEX IF NOT EXISTS ${prefix}outcome_again ON ${prefix}outcome (campaign, channel, block, seq) WHERE attempt > 1;

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
    PRIMARY KEY (campaign, block, seq)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS ${prefix}due_ready ON ${prefix}due (campaign, lane, claim, not_before, block, seq);
CREATE INDEX IF NOT EXISTS ${prefix}due_claim ON ${prefix}due (campaign, claim);
CREATE INDEX IF NOT EXISTS ${prefix}due_owner ON ${prefix}due (owner, campaign) WHERE owner IS NOT NULL;

CREATE TABLE IF NOT EXISTS ${prefix}counter (
    campaign BIGINT NOT NULL,
    shard INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (campaign, shard, state)
) WITH (fillfactor = 50);

-- The reasons of campaigns whose ledger was dropped.
CREATE TABLE IF NOT EXISTS ${prefix}reason (
    campaign BIGINT NOT NULL,
    place INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    channel VARCHAR(255),
    code VARCHAR(255),
    reason TEXT,
    n BIGINT NOT NULL,
    PRIMARY KEY (campaign, place)
);

-- A forgotten node keeps its row: its name must never be good again.
CREATE TABLE IF NOT EXISTS ${prefix}node (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    lease_until BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    forgotten BOOLEAN NOT NULL
) WITH (fillfactor = 50);

-- Limits that all nodes share; times in nanoseconds since 1970.
CREATE TABLE IF NOT EXISTS ${prefix}pace (
    id VARCHAR(255) NOT NULL PRIMARY KEY,
    mark BIGINT NOT NULL,
    used INTEGER NOT NULL,
    closed_until BIGINT NOT NULL
);

-- To whom nothing is sent. Whose it is says a keyed hash; the address or id stands beside it until it is forgotten. Channel and
-- topic are empty for all of them. Numbers are given under the lock of a row in the table below, so that they can be seen
-- in their order; happened_at is the opt-out itself, written_at when it came here.
CREATE TABLE IF NOT EXISTS ${prefix}suppression (
    person VARCHAR(40) NOT NULL,
    channel VARCHAR(255) NOT NULL,
    topic VARCHAR(64) NOT NULL,
    plain TEXT,
    number BIGINT NOT NULL,
    reason VARCHAR(255) NOT NULL,
    source VARCHAR(32) NOT NULL,
    happened_at BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (person, channel, topic)
);
CREATE INDEX IF NOT EXISTS ${prefix}suppression_number ON ${prefix}suppression (number, written_at);

CREATE TABLE IF NOT EXISTS ${prefix}mark (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

-- Messages that are kept for later, outside of any campaign.
CREATE TABLE IF NOT EXISTS ${prefix}message (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    author TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS ${prefix}message_content (
    message BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS ${prefix}message_media (
    message BIGINT NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (message, place)
);

-- Deliveries that were permitted, or had ended in a way that can be sent again, when their recipient was withdrawn.
CREATE TABLE IF NOT EXISTS ${prefix}withdrawn (
    campaign BIGINT NOT NULL,
    block INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (campaign, block, seq)
);

-- Lists of recipients that people uploaded. One can be seen once a file of it is complete.
CREATE TABLE IF NOT EXISTS ${prefix}list (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_file INTEGER NOT NULL,
    complete BOOLEAN NOT NULL,
    deleted BOOLEAN NOT NULL
);

-- dropped: campaigns don't read its rows any more. leaving: its people are still to leave campaigns. swept: there are no rows.
CREATE TABLE IF NOT EXISTS ${prefix}list_file (
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    name TEXT NOT NULL,
    described TEXT NOT NULL,
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
);

-- vals: addresses and attributes in the order in which the file's described has them. dup_keys: the row's keys in the table below.
CREATE TABLE IF NOT EXISTS ${prefix}list_row (
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    line BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    vals TEXT NOT NULL,
    locale TEXT,
    zone TEXT,
    dup_keys TEXT NOT NULL,
    PRIMARY KEY (list, file, line)
);
-- Erasures ask for a person.
CREATE INDEX IF NOT EXISTS ${prefix}list_row_recipient ON ${prefix}list_row (recipient);

-- What rows have in common with their duplicates, of each file the first row. The key comes first: many are looked for at once, and
-- H2 looks for one of several values in the first column of an index only.
CREATE TABLE IF NOT EXISTS ${prefix}list_key (
    dup_key VARCHAR(64) NOT NULL,
    list BIGINT NOT NULL,
    file INTEGER NOT NULL,
    line BIGINT NOT NULL,
    PRIMARY KEY (dup_key, list, file)
);

-- The places that deliveries take under the frequency caps: a row for each person, known by a keyed hash, which is the lock as well.
CREATE TABLE IF NOT EXISTS ${prefix}frequency (
    person VARCHAR(64) NOT NULL PRIMARY KEY,
    places TEXT NOT NULL
) WITH (fillfactor = 50);

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'suppression', 0
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'suppression');

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'message', 0
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'message');

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'suppression-recipient', 0
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'suppression-recipient');

-- Audiences that are kept under names. Of a deleted one the name is remembered.
CREATE TABLE IF NOT EXISTS ${prefix}segment (
    name VARCHAR(500) COLLATE "C" NOT NULL PRIMARY KEY,
    definition TEXT NOT NULL,
    author TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

INSERT INTO ${prefix}mark (id, last_number)
SELECT 'list', 0
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}mark WHERE id = 'list');

INSERT INTO ${prefix}meta (id, version, installation_key, last_campaign)
SELECT 1, 1, REPLACE(CAST(gen_random_uuid() AS TEXT) || CAST(gen_random_uuid() AS TEXT), '-', ''), 0
WHERE NOT EXISTS (SELECT 1 FROM ${prefix}meta WHERE id = 1);

-- What recipients did: keyed hashes, the ids themselves are nowhere. Times in microseconds since 1970.
CREATE TABLE IF NOT EXISTS ${prefix}recipient_event (
    person VARCHAR(64) NOT NULL,
    event VARCHAR(500) NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    happened BIGINT NOT NULL,
    PRIMARY KEY (person, event)
);
