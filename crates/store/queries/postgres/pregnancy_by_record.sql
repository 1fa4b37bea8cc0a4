SELECT * FROM pregnancy WHERE record = ANY($1);
