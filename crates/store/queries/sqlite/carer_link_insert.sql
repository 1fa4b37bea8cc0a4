INSERT OR FAIL INTO carer_link
    (shard, child, nth, carer, relation, from_day, until_day)
VALUES (?, ?, ?, ?, ?, ?, ?);
