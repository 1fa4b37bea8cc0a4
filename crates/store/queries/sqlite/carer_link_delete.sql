DELETE FROM carer_link
WHERE shard = ?1 AND child IN (SELECT unhex(k.value) FROM json_each(?2) AS k);
