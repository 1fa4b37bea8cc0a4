-- By a scan, not by to_regclass: that may answer from what this connection remembers.
SELECT EXISTS (
    SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'meta' AND pg_catalog.pg_table_is_visible(oid)
);
