COPY pregnancy
    (shard, record, unit, woman, last_period, expected, registered_on, ended_on, outcome, child)
FROM STDIN (FORMAT binary);
