COPY plan
    (shard, record, unit, on_day, symbol, issuer, title, from_day, to_day, parent, example)
FROM STDIN (FORMAT binary);
