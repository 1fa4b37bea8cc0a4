-- Every shard that has a head or a fact, from fact to fact without reading those between.
WITH RECURSIVE seen (shard) AS (
    SELECT min(place) >> 31 FROM fact
    UNION ALL
    SELECT (SELECT min(place) >> 31 FROM fact WHERE place >= (seen.shard + 1) << 31)
    FROM seen
    WHERE seen.shard IS NOT NULL
)
SELECT shard FROM head
UNION
SELECT shard FROM seen WHERE shard IS NOT NULL
ORDER BY shard;
