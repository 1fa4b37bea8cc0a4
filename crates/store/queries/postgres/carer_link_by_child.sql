SELECT * FROM carer_link WHERE child = ANY($1) ORDER BY child, nth;
