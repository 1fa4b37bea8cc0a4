SELECT count(*) AS n FROM carer_link;
