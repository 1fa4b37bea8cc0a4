SELECT * FROM child WHERE record = ANY($1);
