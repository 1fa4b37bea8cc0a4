COPY child_word
    (word, shard, record, unit, name_fold)
FROM STDIN (FORMAT binary);
