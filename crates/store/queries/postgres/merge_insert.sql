INSERT INTO merge (shard, record, survivor)
VALUES (?, ?, ?);
