INSERT INTO fact (place, hash, stored)
VALUES (?, ?, ?);
