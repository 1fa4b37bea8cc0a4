COPY person
    (shard, record, unit, kind, name, name_fold, sort_key, phone, merged_into, registered_on)
FROM STDIN (FORMAT binary);
