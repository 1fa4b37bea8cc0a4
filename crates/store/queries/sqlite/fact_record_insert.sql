INSERT INTO fact_record (shaping, record, place)
VALUES (?, ?, ?);
