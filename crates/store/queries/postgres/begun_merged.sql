SELECT record, survivor FROM merge WHERE record = ANY($1) OR survivor = ANY($1);
