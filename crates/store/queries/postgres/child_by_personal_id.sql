SELECT * FROM child WHERE personal_id = ANY($1) AND state < 2 ORDER BY record;
