INSERT INTO child_count (shard, unit, state, n)
VALUES (?, ?, ?, ?)
ON CONFLICT (shard, unit, state) DO UPDATE SET n = child_count.n + excluded.n;
