-- As search_by_last_everywhere, in the units of the JSON array ?11.
SELECT record
FROM child_word
WHERE word IN (SELECT k.value FROM json_each(?1) AS k) AND last_word >= ?2 AND last_word < ?3
  AND instr(' ' || name_fold, ?4) > 0
  AND instr(' ' || name_fold, ?5) > 0
  AND instr(' ' || name_fold, ?6) > 0
  AND instr(' ' || name_fold, ?7) > 0
  AND instr(' ' || name_fold, ?8) > 0
  AND instr(' ' || name_fold, ?9) > 0
  AND unit IN (SELECT u.value FROM json_each(?11) AS u)
LIMIT ?10;
