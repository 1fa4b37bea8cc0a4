-- Which of the ids are in the ledger, in whatever shard.
SELECT id, stored FROM fact WHERE id = ANY($1);
