SELECT count(*) AS n FROM pregnancy;
