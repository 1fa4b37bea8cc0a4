-- As search_everywhere, in the units of the JSON array ?11.
SELECT record
FROM (
    SELECT record, unit, name_fold
    FROM child_word
    WHERE word >= ?1 AND word < ?2
    LIMIT ?10
) AS w
WHERE instr(' ' || name_fold, ?3) > 0
  AND instr(' ' || name_fold, ?4) > 0
  AND instr(' ' || name_fold, ?5) > 0
  AND instr(' ' || name_fold, ?6) > 0
  AND instr(' ' || name_fold, ?7) > 0
  AND instr(' ' || name_fold, ?8) > 0
  AND unit IN (SELECT u.value FROM json_each(?11) AS u)
LIMIT ?9;
