SELECT * FROM child WHERE local_id = ANY($1) AND state < 2 ORDER BY record;
