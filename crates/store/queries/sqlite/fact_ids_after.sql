-- The next rows, for a comparison.
SELECT id, place
FROM fact_id
WHERE (id, place) > (?1, ?2)
ORDER BY id, place
LIMIT ?3;
