COPY child
    (shard, record, unit, state, sort_key, name, name_fold, village, sex, birth, birth_day, personal_id, local_id, ethnicity, exit_kind, exit_day, merged_into, registered_on, conflicts, synthetic)
FROM STDIN (FORMAT binary);
