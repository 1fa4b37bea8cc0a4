INSERT OR FAIL INTO local_unit
    (shard, record, parent, kind, name, name_fold, from_day, until_day)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);
