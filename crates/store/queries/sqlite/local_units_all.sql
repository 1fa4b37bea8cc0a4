SELECT v.* FROM local_unit AS v ORDER BY v.parent, v.name_fold, v.record;
