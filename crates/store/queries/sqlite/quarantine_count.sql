SELECT count(*) FROM quarantine WHERE position IS NULL;
