-- Every shard that has a head or a fact.
SELECT shard FROM head WHERE position > 0
UNION
SELECT DISTINCT shard FROM fact
ORDER BY shard;
