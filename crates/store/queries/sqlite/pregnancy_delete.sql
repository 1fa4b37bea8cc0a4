DELETE FROM pregnancy WHERE record IN (SELECT unhex(k.value) FROM json_each(?1) AS k);
