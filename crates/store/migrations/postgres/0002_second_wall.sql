-- A second wall, behind the program's own: what a transaction may see is set for it alone
-- (`noi.scope`, `noi.shards`); a transaction that sets nothing sees nothing. It holds for every role
-- but superusers and those with BYPASSRLS, the owner included. No policy asks another table.
--
-- noi.scope: units, by commas; '*': everything, and only then anything can be changed.
-- noi.shards: shards, by commas: facts, and what stands for no unit.
DO $$
DECLARE
    the_table text;
    place text;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    END IF;
    FOREACH the_table IN ARRAY ARRAY['fact', 'head', 'series', 'quarantine', 'pending', 'merge',
        'child', 'child_word', 'word_count', 'child_count', 'person', 'carer_link', 'pregnancy',
        'plan', 'local_unit']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', the_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', the_table);
        EXECUTE format('CREATE POLICY everything ON %I USING (current_setting(''noi.scope'', true) '
            '= ''*'') WITH CHECK (current_setting(''noi.scope'', true) = ''*'')', the_table);
        place := CASE
            WHEN the_table IN ('child', 'child_word', 'child_count', 'person', 'pregnancy') THEN 'unit'
            WHEN the_table = 'local_unit' THEN 'parent'
            ELSE 'shard'
        END;
        IF place = 'shard' THEN
            EXECUTE format('CREATE POLICY of_shards ON %I FOR SELECT USING (shard = ANY('
                'string_to_array(current_setting(''noi.shards'', true), '','')::bigint[]))', the_table);
        ELSE
            EXECUTE format('CREATE POLICY of_units ON %I FOR SELECT USING (%I = ANY('
                'string_to_array(current_setting(''noi.scope'', true), '','')))', the_table, place);
        END IF;
    END LOOP;
END
$$;
