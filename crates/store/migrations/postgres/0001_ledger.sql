-- The ledger and its views. Every table's key begins with the shard; a shard never changes; every
-- unique key contains it; positions come from the row of `head`, which the transaction that adds
-- the facts has locked. There are no triggers, no sequences, no foreign keys, and every number is a
-- bigint. So the tables can be distributed by `shard` (Citus) without change; at the end they are,
-- where that extension is.

SET LOCAL client_min_messages = warning;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    END IF;
END
$$;

-- About the database as a whole: which layout, whose installation.
CREATE TABLE meta (
    key text PRIMARY KEY,
    value text NOT NULL
);

-- ---------------------------------------------------------------- ledger

-- The last position of a shard and the hash of its chain there. Position 0: nothing yet.
CREATE TABLE head (
    shard bigint PRIMARY KEY,
    position bigint NOT NULL,
    hash bytea NOT NULL
);

-- The last index of each device's series.
CREATE TABLE series (
    shard bigint NOT NULL,
    device uuid NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (shard, device)
);

-- `stored` is what arrived, byte for byte; `hash` covers it and every earlier fact of the shard.
-- The other columns say where facts are found and can be made again from the bytes. `shaping`: 0
-- changes no view row, 1 may, 2 merges or un-merges records. `origin`: digest of the natural key of
-- a row that came from a file.
CREATE TABLE fact (
    shard bigint NOT NULL,
    position bigint NOT NULL,
    shaping bigint NOT NULL,
    origin bigint,
    id uuid NOT NULL,
    record uuid NOT NULL,
    hash bytea NOT NULL,
    stored bytea NOT NULL,
    PRIMARY KEY (shard, position)
);
CREATE UNIQUE INDEX fact_by_id ON fact (id, shard);
CREATE INDEX fact_by_record ON fact (record);
CREATE INDEX fact_shaping ON fact (record) WHERE shaping > 0;
CREATE INDEX fact_merging ON fact (record) WHERE shaping = 2;
CREATE INDEX fact_by_origin ON fact (origin) WHERE origin IS NOT NULL;

-- What could not be accepted, kept with its reason. `series_shard`, `device` and `series_index`
-- say where in a series it belongs, where that can be known, and `holds_place` whether the series
-- goes on after it; `position` is set once it was accepted after all. `nth` counts a shard's.
CREATE TABLE quarantine (
    shard bigint NOT NULL,
    hash bytea NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    stored bytea NOT NULL,
    series_shard bigint,
    device uuid,
    series_index bigint,
    holds_place boolean NOT NULL,
    times bigint NOT NULL,
    nth bigint NOT NULL,
    position bigint,
    PRIMARY KEY (shard, hash)
);
CREATE INDEX quarantine_by_series ON quarantine (shard, device, series_index);
CREATE INDEX quarantine_by_nth ON quarantine (shard, nth);

-- Records of the shard `target` to be folded again because of facts of this shard. Written with
-- those facts, taken away when it is done.
CREATE TABLE pending (
    shard bigint NOT NULL,
    target bigint NOT NULL,
    record uuid NOT NULL,
    PRIMARY KEY (shard, target, record)
);

-- ---------------------------------------------------------------- views

CREATE TABLE merge (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    survivor uuid NOT NULL,
    PRIMARY KEY (shard, record)
);
CREATE INDEX merge_by_record ON merge (record);
CREATE INDEX merge_by_survivor ON merge (survivor);

-- `state`: 0 here, 1 gone, 2 merged into another record. `birth_day` counts from 1970-01-01, as
-- imputed where only the month or year is known; -2147483648: not known at all.
CREATE TABLE child (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    state bigint NOT NULL,
    sort_key bytea NOT NULL,
    name text,
    name_fold text COLLATE "C" NOT NULL,
    village text,
    sex text,
    birth text,
    birth_day bigint NOT NULL,
    personal_id text COLLATE "C",
    local_id text COLLATE "C",
    ethnicity text,
    exit_kind text,
    exit_day bigint,
    merged_into uuid,
    registered_on bigint NOT NULL,
    conflicts bigint NOT NULL,
    synthetic boolean NOT NULL,
    PRIMARY KEY (shard, record)
);
CREATE INDEX child_by_record ON child (record);
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
    shard bigint NOT NULL,
    word text COLLATE "C" NOT NULL,
    record uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    name_fold text COLLATE "C" NOT NULL,
    PRIMARY KEY (shard, word, record)
);
CREATE INDEX child_word_by_word ON child_word (word);

-- How many rows of child_word a word has.
CREATE TABLE word_count (
    shard bigint NOT NULL,
    word text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (shard, word)
);
CREATE INDEX word_count_by_word ON word_count (word) INCLUDE (n);
CREATE INDEX word_count_none ON word_count (n) WHERE n = 0;

-- How many children of a state a unit has.
CREATE TABLE child_count (
    shard bigint NOT NULL,
    unit text COLLATE "C" NOT NULL,
    state bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (shard, unit, state)
);
CREATE INDEX child_count_none ON child_count (n) WHERE n = 0;

CREATE TABLE person (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    name text,
    name_fold text COLLATE "C" NOT NULL,
    sort_key bytea NOT NULL,
    phone text COLLATE "C",
    merged_into uuid,
    registered_on bigint NOT NULL,
    PRIMARY KEY (shard, record)
);
CREATE INDEX person_by_record ON person (record);
CREATE INDEX person_by_unit ON person (unit, sort_key, record);
CREATE INDEX person_by_name ON person (name_fold);
CREATE INDEX person_by_phone ON person (phone) WHERE phone IS NOT NULL;

-- `nth` keeps apart several links between the same two people.
CREATE TABLE carer_link (
    shard bigint NOT NULL,
    child uuid NOT NULL,
    nth bigint NOT NULL,
    carer uuid NOT NULL,
    relation text NOT NULL,
    from_day bigint NOT NULL,
    until_day bigint,
    PRIMARY KEY (shard, child, nth)
);
CREATE INDEX carer_link_by_child ON carer_link (child);
CREATE INDEX carer_link_by_carer ON carer_link (carer);

CREATE TABLE pregnancy (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    woman uuid,
    last_period bigint,
    expected bigint,
    registered_on bigint NOT NULL,
    ended_on bigint,
    outcome text,
    child uuid,
    PRIMARY KEY (shard, record)
);
CREATE INDEX pregnancy_by_record ON pregnancy (record);
CREATE INDEX pregnancy_by_unit ON pregnancy (unit, ended_on);

CREATE TABLE plan (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    on_day bigint NOT NULL,
    symbol text,
    issuer text NOT NULL,
    title text NOT NULL,
    from_day bigint,
    to_day bigint,
    parent uuid,
    example boolean NOT NULL,
    PRIMARY KEY (shard, record)
);
CREATE INDEX plan_by_record ON plan (record);

-- Villages and facilities that people added below a unit.
CREATE TABLE local_unit (
    shard bigint NOT NULL,
    record uuid NOT NULL,
    parent text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_fold text COLLATE "C" NOT NULL,
    from_day bigint NOT NULL,
    until_day bigint,
    PRIMARY KEY (shard, record)
);
CREATE INDEX local_unit_by_record ON local_unit (record);
CREATE INDEX local_unit_by_parent ON local_unit (parent, name_fold);

-- ---------------------------------------------------------------- distribution

DO $$
DECLARE
    the_table text;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        PERFORM create_reference_table('meta');
        PERFORM create_distributed_table('fact', 'shard');
        FOREACH the_table IN ARRAY ARRAY['head', 'series', 'quarantine', 'pending', 'merge', 'child',
            'child_word', 'word_count', 'child_count', 'person', 'carer_link', 'pregnancy', 'plan',
            'local_unit']
        LOOP
            PERFORM create_distributed_table(the_table, 'shard', colocate_with => 'fact');
        END LOOP;
    END IF;
END
$$;
