-- Those of the records of a shard about which another shard has facts, too.
SELECT DISTINCT record FROM fact WHERE record = ANY($2) AND shaping > 0 AND shard <> $1;
