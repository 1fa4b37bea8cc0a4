INSERT INTO word_count (word, shard, n)
VALUES (?, ?, ?)
ON CONFLICT (word, shard) DO UPDATE SET n = word_count.n + excluded.n;
