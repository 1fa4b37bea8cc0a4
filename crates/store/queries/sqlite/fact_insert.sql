INSERT INTO fact (shard, position, id, record, shaping, stored, hash)
VALUES (?, ?, ?, ?, ?, ?, ?);
