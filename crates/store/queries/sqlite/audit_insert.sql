INSERT OR FAIL INTO audit (shard, number, person, record, entry, hash)
VALUES (?, ?, ?, ?, ?, ?);
