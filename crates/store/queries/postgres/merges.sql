SELECT record, survivor FROM merge;
