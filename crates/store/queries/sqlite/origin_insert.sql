INSERT INTO origin (key, place)
VALUES (?, ?);
