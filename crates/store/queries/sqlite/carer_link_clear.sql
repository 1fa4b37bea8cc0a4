DELETE FROM carer_link;
