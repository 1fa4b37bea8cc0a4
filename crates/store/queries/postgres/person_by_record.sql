SELECT * FROM person WHERE record = ANY($1);
