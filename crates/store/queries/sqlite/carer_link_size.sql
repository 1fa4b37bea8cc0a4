SELECT count(*) FROM carer_link;
