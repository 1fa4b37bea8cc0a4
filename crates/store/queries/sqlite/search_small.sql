-- Reads every child of a few small units. ?2 to ?7: the words typed, each after a blank, or ''.
SELECT v.record
FROM json_each(?1) AS u
CROSS JOIN child AS v ON v.unit = u.value AND v.state < 2
WHERE true
  AND instr(' ' || v.name_fold, ?2) > 0
  AND instr(' ' || v.name_fold, ?3) > 0
  AND instr(' ' || v.name_fold, ?4) > 0
  AND instr(' ' || v.name_fold, ?5) > 0
  AND instr(' ' || v.name_fold, ?6) > 0
  AND instr(' ' || v.name_fold, ?7) > 0
LIMIT ?8;
