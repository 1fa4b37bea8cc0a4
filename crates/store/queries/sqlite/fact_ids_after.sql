-- The next rows of the view, for a comparison.
SELECT id, place
FROM fact_id
WHERE id > ?1
ORDER BY id
LIMIT ?2;
