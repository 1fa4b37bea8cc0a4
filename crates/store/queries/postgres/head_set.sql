INSERT INTO head (shard, position, hash) VALUES ($1, $2, $3)
ON CONFLICT (shard) DO UPDATE SET position = excluded.position, hash = excluded.hash;
