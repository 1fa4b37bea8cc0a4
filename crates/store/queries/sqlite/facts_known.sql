-- Which of the ids are in the ledger, in whatever shard.
SELECT i.id, f.shard, f.stored
FROM json_each(?1) AS k
CROSS JOIN fact_id AS i ON i.id = unhex(k.value)
CROSS JOIN fact AS f ON f.place = i.place;
