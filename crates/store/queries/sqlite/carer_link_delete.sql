DELETE FROM carer_link WHERE child IN (SELECT unhex(k.value) FROM json_each(?1) AS k);
