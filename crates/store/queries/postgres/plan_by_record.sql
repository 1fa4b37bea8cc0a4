SELECT * FROM plan WHERE record = ANY($1);
