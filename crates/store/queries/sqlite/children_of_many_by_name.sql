-- The first rows after the cursor of all units (?6) or of the many of the JSON array ?1: passing
-- over the others is less work than asking each unit.
SELECT v.*
FROM child AS v INDEXED BY child_of_all_by_name
WHERE v.state = ?2
  AND (v.sort_key, v.record) > (?3, ?4)
  AND (?6 OR v.unit IN (SELECT u.value FROM json_each(?1) AS u))
ORDER BY v.sort_key, v.record
LIMIT ?5;
