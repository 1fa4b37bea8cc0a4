SELECT * FROM person WHERE unit = ANY($1) AND merged_into IS NULL ORDER BY sort_key, record;
