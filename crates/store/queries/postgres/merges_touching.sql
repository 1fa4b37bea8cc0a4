SELECT count(*) AS n FROM merge WHERE record = ANY($1) OR survivor = ANY($1);
