DELETE FROM person
WHERE shard = ?1 AND record IN (SELECT unhex(k.value) FROM json_each(?2) AS k);
