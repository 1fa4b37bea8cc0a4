INSERT INTO pending (shard, target, record)
VALUES (?, ?, ?)
ON CONFLICT (shard, target, record) DO NOTHING;
