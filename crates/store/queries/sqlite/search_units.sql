-- As search_everywhere, in the units of the JSON array ?10.
SELECT w.record
FROM child_word AS w
WHERE w.word >= ?1 AND w.word < ?2
  AND instr(' ' || w.name_fold, ?3) > 0
  AND instr(' ' || w.name_fold, ?4) > 0
  AND instr(' ' || w.name_fold, ?5) > 0
  AND instr(' ' || w.name_fold, ?6) > 0
  AND instr(' ' || w.name_fold, ?7) > 0
  AND instr(' ' || w.name_fold, ?8) > 0
  AND w.unit IN (SELECT u.value FROM json_each(?10) AS u)
LIMIT ?9;
