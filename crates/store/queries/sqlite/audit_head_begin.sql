INSERT INTO audit_head (shard, number, hash) VALUES (?1, ?2, ?3)
ON CONFLICT (shard) DO NOTHING;
