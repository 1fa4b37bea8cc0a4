INSERT OR FAIL INTO origin (key, place)
VALUES (?, ?);
