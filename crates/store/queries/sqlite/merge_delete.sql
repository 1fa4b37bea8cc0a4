DELETE FROM merge WHERE record = ?1;
