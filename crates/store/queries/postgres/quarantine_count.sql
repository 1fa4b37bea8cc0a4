SELECT count(*) AS n FROM quarantine WHERE position IS NULL;
