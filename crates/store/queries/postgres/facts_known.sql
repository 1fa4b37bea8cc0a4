-- Which of the ids are in the ledger, in whatever shard.
SELECT id, shard, stored FROM fact WHERE id = ANY($1);
