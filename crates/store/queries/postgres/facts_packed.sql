-- Many facts in one row: stored forms are JSON, in which the separator cannot stand. The reader
-- checks the chain, so that anything else shows.
SELECT count(*) AS n, max(position) AS last,
    string_agg(stored, '\x1e'::bytea ORDER BY position) AS packed
FROM (
    SELECT position, stored
    FROM fact
    WHERE shard = $1 AND position > $2
    ORDER BY position
    LIMIT $3
) AS next;
