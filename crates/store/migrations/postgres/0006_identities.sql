-- Who an identity service says that somebody is, and whose account that opens. `issuer`: the service,
-- exactly as it calls itself. Moments are milliseconds.
CREATE TABLE identity (
    shard bigint NOT NULL,
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    person uuid NOT NULL,
    made bigint NOT NULL,
    PRIMARY KEY (shard, issuer, subject)
);
CREATE INDEX identity_by_person ON identity (person);

-- Keys that a person's authenticators hold. `credential`: by which the authenticator names it; `id`: by
-- which its person lets it go; `public`: as the authenticator wrote it (COSE); `counter`: its last one.
CREATE TABLE passkey (
    shard bigint NOT NULL,
    credential bytea NOT NULL,
    id uuid NOT NULL,
    person uuid NOT NULL,
    name text NOT NULL,
    public bytea NOT NULL,
    counter bigint NOT NULL,
    made bigint NOT NULL,
    used bigint,
    PRIMARY KEY (shard, credential)
);
CREATE INDEX passkey_by_person ON passkey (person);

-- What counts once and was used, by its hash; dropped when it would count no more.
CREATE TABLE spent (
    shard bigint NOT NULL,
    token bytea NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (shard, token)
);
CREATE INDEX spent_by_until ON spent (shard, until);

DO $$
DECLARE
    the_table text;
    distributes boolean := EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus');
BEGIN
    IF distributes THEN
        PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    END IF;
    FOREACH the_table IN ARRAY ARRAY['identity', 'passkey', 'spent']
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
