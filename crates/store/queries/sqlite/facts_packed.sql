-- Many facts in one row: stored forms are JSON, in which the separator cannot stand. The reader
-- checks the chain, so that anything else shows.
SELECT count(*) AS n, max(position) AS last, group_concat(CAST(stored AS TEXT), char(30)) AS packed
FROM (
    SELECT position, stored
    FROM fact
    WHERE place > ((?1 << 31) | ?2) AND place <= ((?1 << 31) | 2147483647)
    ORDER BY place
    LIMIT ?3
);
