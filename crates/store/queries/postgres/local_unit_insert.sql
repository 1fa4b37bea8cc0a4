COPY local_unit
    (shard, record, parent, kind, name, name_fold, from_day, until_day)
FROM STDIN (FORMAT binary);
