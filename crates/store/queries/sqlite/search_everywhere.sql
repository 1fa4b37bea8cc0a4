-- ?1 and ?2 bound the rarest word typed; ?3 to ?8 are the others, each after a blank, or ''.
SELECT w.record
FROM child_word AS w
WHERE w.word >= ?1 AND w.word < ?2
  AND instr(' ' || w.name_fold, ?3) > 0
  AND instr(' ' || w.name_fold, ?4) > 0
  AND instr(' ' || w.name_fold, ?5) > 0
  AND instr(' ' || w.name_fold, ?6) > 0
  AND instr(' ' || w.name_fold, ?7) > 0
  AND instr(' ' || w.name_fold, ?8) > 0
LIMIT ?9;
