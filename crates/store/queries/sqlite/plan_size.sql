SELECT count(*) AS n FROM plan;
