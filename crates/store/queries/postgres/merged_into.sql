-- What is merged into each of these directly.
SELECT record, survivor FROM merge WHERE survivor = ANY($1);
