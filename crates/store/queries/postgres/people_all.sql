SELECT * FROM person WHERE merged_into IS NULL ORDER BY sort_key, record;
