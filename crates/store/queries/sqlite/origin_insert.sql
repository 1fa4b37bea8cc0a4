INSERT INTO origin (key, shard, position)
VALUES (?, ?, ?);
