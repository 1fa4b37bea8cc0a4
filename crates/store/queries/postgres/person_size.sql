SELECT count(*) AS n FROM person;
