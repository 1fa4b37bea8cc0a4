-- Tokens with which a person's programs ask, and what they sent.

-- `token`: the hash of what the program holds. `id`: by which its person takes it back. `scopes`:
-- words, with blanks between. `used`: the day on which it was last used. Moments are milliseconds.
CREATE TABLE api_token (
    shard bigint NOT NULL,
    token bytea NOT NULL,
    id uuid NOT NULL,
    person uuid NOT NULL,
    name text NOT NULL,
    scopes text NOT NULL,
    made bigint NOT NULL,
    until bigint NOT NULL,
    used bigint,
    PRIMARY KEY (shard, token)
);
CREATE INDEX api_token_by_person ON api_token (person);

-- What was sent under a key of the program's own, both as hashes: a key stands for one thing.
-- `fact`: under which it is recorded, so that it is recorded once.
CREATE TABLE api_request (
    shard bigint NOT NULL,
    key bytea NOT NULL,
    body bytea NOT NULL,
    fact uuid NOT NULL,
    PRIMARY KEY (shard, key)
);

DO $$
DECLARE
    the_table text;
    distributes boolean := EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus');
BEGIN
    IF distributes THEN
        PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    END IF;
    FOREACH the_table IN ARRAY ARRAY['api_token', 'api_request']
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
