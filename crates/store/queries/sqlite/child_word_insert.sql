INSERT OR FAIL INTO child_word
    (word, shard, record, unit, name_fold)
VALUES (?, ?, ?, ?, ?);
