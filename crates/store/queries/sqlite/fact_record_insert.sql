INSERT OR FAIL INTO fact_record (shaping, record, place)
VALUES (?, ?, ?);
