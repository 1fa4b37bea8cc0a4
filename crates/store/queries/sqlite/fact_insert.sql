INSERT OR FAIL INTO fact (place, hash, stored)
VALUES (?, ?, ?);
