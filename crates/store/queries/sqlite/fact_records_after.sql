-- The next rows of the view, for a comparison.
SELECT shaping, record, place
FROM fact_record
WHERE (shaping, record, place) > (?1, ?2, ?3)
ORDER BY shaping, record, place
LIMIT ?4;
