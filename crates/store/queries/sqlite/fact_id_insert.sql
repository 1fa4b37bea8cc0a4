INSERT OR FAIL INTO fact_id (id, place)
VALUES (?, ?);
