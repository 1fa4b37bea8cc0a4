INSERT INTO head (shard, position, hash) VALUES ($1, 0, ''::bytea)
ON CONFLICT (shard) DO NOTHING;
