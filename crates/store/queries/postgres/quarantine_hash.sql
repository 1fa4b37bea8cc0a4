SELECT hash, stored, device, series_index, holds_place FROM quarantine;
