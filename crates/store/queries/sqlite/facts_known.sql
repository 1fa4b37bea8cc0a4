-- Which of the ids are in the ledger, in whatever shard.
SELECT f.id, f.stored
FROM json_each(?1) AS k CROSS JOIN fact AS f ON f.id = unhex(k.value);
