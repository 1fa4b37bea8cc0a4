INSERT INTO series (shard, device, last) VALUES ($1, $2, $3)
ON CONFLICT (shard, device) DO UPDATE SET last = excluded.last;
