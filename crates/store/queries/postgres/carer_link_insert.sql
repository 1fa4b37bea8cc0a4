COPY carer_link
    (shard, child, nth, carer, relation, from_day, until_day)
FROM STDIN (FORMAT binary);
