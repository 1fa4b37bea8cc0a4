COPY audit (shard, number, person, record, entry, hash) FROM STDIN (FORMAT binary);
