INSERT OR FAIL INTO merge (shard, record, survivor)
VALUES (?, ?, ?);
