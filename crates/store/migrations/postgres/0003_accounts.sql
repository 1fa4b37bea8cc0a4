-- Who may come in, and who looked at what. Not facts: credentials change and go, and a session is
-- nobody's history. Who holds which role is a fact, in the ledger.

-- `password`: PHC string (argon2id). `totp`: the shared secret. `totp_step`: the last step that was
-- used, so that a code counts once. Moments are milliseconds.
CREATE TABLE account (
    shard bigint NOT NULL,
    person uuid NOT NULL,
    login text COLLATE "C" NOT NULL,
    name text NOT NULL,
    suspended boolean NOT NULL,
    password text,
    totp bytea,
    totp_step bigint NOT NULL,
    made bigint NOT NULL,
    PRIMARY KEY (shard, person)
);
CREATE UNIQUE INDEX account_by_login ON account (shard, login);

-- `token`: the hash of what the browser holds. `half`: the password was right, the code is awaited.
CREATE TABLE web_session (
    shard bigint NOT NULL,
    token bytea NOT NULL,
    person uuid NOT NULL,
    half boolean NOT NULL,
    begun bigint NOT NULL,
    seen bigint NOT NULL,
    PRIMARY KEY (shard, token)
);
CREATE INDEX web_session_by_person ON web_session (person);

-- A link with which a person sets a password: the first, or a new one.
CREATE TABLE invitation (
    shard bigint NOT NULL,
    token bytea NOT NULL,
    person uuid NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (shard, token)
);
CREATE INDEX invitation_by_person ON invitation (person);

-- Failed attempts, by the hash of whom or what they were about.
CREATE TABLE attempt (
    shard bigint NOT NULL,
    subject bytea NOT NULL,
    failures bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (shard, subject)
);

-- Where the chain of the audit ends; who adds to it holds this row.
CREATE TABLE audit_head (
    shard bigint PRIMARY KEY,
    number bigint NOT NULL,
    hash bytea NOT NULL
);

-- Who looked at what. `entry` is JSON, byte for byte as it was chained; `hash` covers it and every
-- entry before it. `person` and `record` are what entries are found by.
CREATE TABLE audit (
    shard bigint NOT NULL,
    number bigint NOT NULL,
    person uuid,
    record uuid,
    entry bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (shard, number)
);
CREATE INDEX audit_by_record ON audit (record, number) WHERE record IS NOT NULL;
CREATE INDEX audit_by_person ON audit (person, number) WHERE person IS NOT NULL;

DO $$
DECLARE
    the_table text;
    distributes boolean := EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus');
BEGIN
    IF distributes THEN
        PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    END IF;
    FOREACH the_table IN ARRAY ARRAY['account', 'web_session', 'invitation', 'attempt', 'audit_head',
        'audit']
    LOOP
        IF distributes THEN
            PERFORM create_distributed_table(the_table, 'shard', colocate_with => 'fact');
        END IF;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', the_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', the_table);
        EXECUTE format('CREATE POLICY everything ON %I USING (current_setting(''noi.scope'', true) '
            '= ''*'') WITH CHECK (current_setting(''noi.scope'', true) = ''*'')', the_table);
    END LOOP;
END
$$;
