-- Found first, then joined: under policies no index is asked for what is computed from a row.
WITH f AS MATERIALIZED (
    SELECT shard, position, position - 1 AS before, stored, hash
    FROM fact
    WHERE origin = ANY($1)
)
SELECT f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM f
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.before
ORDER BY f.shard, f.position;
