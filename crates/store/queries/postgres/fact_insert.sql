COPY fact (shard, position, shaping, origin, id, record, hash, stored) FROM STDIN (FORMAT binary);
