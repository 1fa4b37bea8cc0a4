-- The ledger and its views. A shard never changes and every unique key contains it; positions
-- come from the row of `head`, in the transaction that adds the facts. Keys that answer "where
-- is this fact, record, row?" begin with what is asked, because the asker doesn't know the shard.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- ---------------------------------------------------------------- ledger

-- The last position of a shard and the hash of its chain there.
CREATE TABLE head (
    shard INTEGER NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL
);

-- The last index of each device's series.
CREATE TABLE series (
    shard INTEGER NOT NULL,
    device BLOB NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (shard, device)
) WITHOUT ROWID;

-- `place` is the shard and the position in it in one number (shard * 2^31 + position), so that
-- each shard grows at its end and every key below names a fact by one short integer. `stored` is
-- what arrived, byte for byte. `hash` covers it and every earlier fact of the shard.
CREATE TABLE fact (
    place INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL,
    stored BLOB NOT NULL,
    shard INTEGER GENERATED ALWAYS AS (place >> 31) VIRTUAL,
    position INTEGER GENERATED ALWAYS AS (place & 2147483647) VIRTUAL
);

-- What could not be accepted, kept with its reason. `series_shard`, `device` and `series_index`
-- say where in a series it belongs, where that can be known, and `holds_place` whether the series
-- goes on after it; `position` is set once it was accepted after all.
CREATE TABLE quarantine (
    shard INTEGER NOT NULL,
    hash BLOB NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    stored BLOB NOT NULL,
    series_shard INTEGER,
    device BLOB,
    series_index INTEGER,
    holds_place INTEGER NOT NULL,
    times INTEGER NOT NULL,
    position INTEGER,
    PRIMARY KEY (shard, hash)
);
CREATE INDEX quarantine_by_series ON quarantine (series_shard, device, series_index);

-- ---------------------------------------------------------------- views

-- Where facts are found. These are tables, not indexes of `fact`, so that a batch goes into each
-- in the order of its key.
CREATE TABLE fact_id (
    id BLOB NOT NULL PRIMARY KEY,
    place INTEGER NOT NULL
) WITHOUT ROWID;

-- `shaping`: 0 changes no view row, 1 may, 2 merges or un-merges records.
CREATE TABLE fact_record (
    shaping INTEGER NOT NULL,
    record BLOB NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (shaping, record, place)
) WITHOUT ROWID;

-- Digest of the natural key of a row that came from a file.
CREATE TABLE origin (
    key INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (key, place)
) WITHOUT ROWID;

CREATE TABLE merge (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    survivor BLOB NOT NULL,
    PRIMARY KEY (record, shard)
) WITHOUT ROWID;
CREATE INDEX merge_by_survivor ON merge (survivor);

-- `state`: 0 here, 1 gone, 2 merged into another record. `birth_day` counts from 1970-01-01, as
-- imputed where only the month or year is known; -2147483648: not known at all.
CREATE TABLE child (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    state INTEGER NOT NULL,
    sort_key BLOB NOT NULL,
    name TEXT,
    name_fold TEXT NOT NULL,
    village TEXT,
    sex TEXT,
    birth TEXT,
    birth_day INTEGER NOT NULL,
    personal_id TEXT,
    local_id TEXT,
    ethnicity TEXT,
    exit_kind TEXT,
    exit_day INTEGER,
    merged_into BLOB,
    registered_on INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    synthetic INTEGER NOT NULL,
    PRIMARY KEY (record, shard)
);
CREATE INDEX child_by_name ON child (unit, state, sort_key, record);
CREATE INDEX child_by_birth ON child (unit, state, birth_day, record);
-- For pages of many units at once.
CREATE INDEX child_of_all_by_name ON child (state, sort_key, record);
CREATE INDEX child_of_all_by_birth ON child (state, birth_day, record);
CREATE INDEX child_by_personal_id ON child (personal_id) WHERE personal_id IS NOT NULL;
CREATE INDEX child_by_local_id ON child (local_id) WHERE local_id IS NOT NULL;
CREATE INDEX child_by_likeness ON child (name_fold, birth_day) WHERE state < 2;

-- One row per word of a name that isn't merged away; the whole folded name beside it, so that
-- the other words typed are looked for without leaving the row.
CREATE TABLE child_word (
    word TEXT NOT NULL,
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    PRIMARY KEY (word, record, shard)
) WITHOUT ROWID;

-- How many rows of child_word a word has.
CREATE TABLE word_count (
    word TEXT NOT NULL,
    shard INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (word, shard)
) WITHOUT ROWID;

CREATE INDEX word_count_none ON word_count (n) WHERE n = 0;

-- How many children of a state a unit has.
CREATE TABLE child_count (
    shard INTEGER NOT NULL,
    unit TEXT NOT NULL,
    state INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (shard, unit, state)
) WITHOUT ROWID;

CREATE INDEX child_count_none ON child_count (n) WHERE n = 0;

CREATE TABLE person (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    name_fold TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    phone TEXT,
    merged_into BLOB,
    registered_on INTEGER NOT NULL,
    PRIMARY KEY (record, shard)
);
CREATE INDEX person_by_unit ON person (unit, sort_key, record);
CREATE INDEX person_by_name ON person (name_fold);
CREATE INDEX person_by_phone ON person (phone) WHERE phone IS NOT NULL;

-- `nth` keeps apart several links between the same two people.
CREATE TABLE carer_link (
    shard INTEGER NOT NULL,
    child BLOB NOT NULL,
    nth INTEGER NOT NULL,
    carer BLOB NOT NULL,
    relation TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    PRIMARY KEY (child, shard, nth)
) WITHOUT ROWID;
CREATE INDEX carer_link_by_carer ON carer_link (carer);

CREATE TABLE pregnancy (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    woman BLOB,
    last_period INTEGER,
    expected INTEGER,
    registered_on INTEGER NOT NULL,
    ended_on INTEGER,
    outcome TEXT,
    child BLOB,
    PRIMARY KEY (record, shard)
);
CREATE INDEX pregnancy_by_unit ON pregnancy (unit, ended_on);

CREATE TABLE plan (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    on_day INTEGER NOT NULL,
    symbol TEXT,
    issuer TEXT NOT NULL,
    title TEXT NOT NULL,
    from_day INTEGER,
    to_day INTEGER,
    parent BLOB,
    example INTEGER NOT NULL,
    PRIMARY KEY (record, shard)
);

-- Villages and facilities that people added below a unit.
CREATE TABLE local_unit (
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    parent TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    PRIMARY KEY (record, shard)
);
CREATE INDEX local_unit_by_parent ON local_unit (parent, name_fold);
