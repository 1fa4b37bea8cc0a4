SELECT count(*) AS n FROM merge;
