SELECT * FROM person WHERE phone = ANY($1) AND merged_into IS NULL ORDER BY record;
