-- Where the facts with these ids stand.
SELECT id, shard, position FROM fact WHERE id = ANY($1) ORDER BY id, shard;
