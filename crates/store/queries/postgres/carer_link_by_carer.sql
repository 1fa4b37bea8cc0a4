SELECT * FROM carer_link WHERE carer = ANY($1) ORDER BY carer, child, nth;
