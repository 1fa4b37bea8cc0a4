SELECT count(*) FROM merge;
