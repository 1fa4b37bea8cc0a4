SELECT * FROM person WHERE name_fold = ANY($1) AND merged_into IS NULL ORDER BY record;
