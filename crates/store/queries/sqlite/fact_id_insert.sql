INSERT INTO fact_id (id, place)
VALUES (?, ?);
