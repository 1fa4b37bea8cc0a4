# Units: villages, residential groups, facilities; what they were made from, what they became.

sort-label = Sort by
units-title = Units
units-lead = Villages, residential groups, schools and stations here; what each was made from and what it became.
units-search = Find a unit
units-below = { $x }: { $n ->
    [one] { $n } unit directly below
   *[other] { $n } units directly below
}
units-found = { $n ->
    [one] { $n } unit for “{ $x }”
   *[other] { $n } units for “{ $x }”
}
units-about = About { $x }
units-none = No unit below yet.
units-caption = Units: name, kind, code, first day
units-more = More units were found. Add the name of the unit above to narrow it down.
units-waiting = { $n ->
    [one] { $n } child of a commune that was split waits for a choice.
   *[other] { $n } children of communes that were split wait for a choice.
}
units-waiting-why = Open the list to choose for each; meanwhile they are counted in the default unit.
unit-kind = Kind
unit-kind-village = Village, hamlet, residential group
unit-kind-health-station = Health station or other health facility
unit-kind-school = Kindergarten, nursery group, primary school
unit-kind-other = Other facility
unit-kind-country = The whole country
unit-kind-province = Province or city
unit-kind-district = District (to 30/6/2025)
unit-kind-commune = Commune, ward, special zone
unit-code = Code
unit-code-is = code { $x }
unit-old-code = old code { $x }
unit-from = Since
unit-since = since { $x }
unit-until = until { $x }
unit-always = before all records
unit-first = first name
unit-last-day = Last day
unit-closed-because = Why it was closed
unit-part-of = a part; the rest went elsewhere
unit-default = counted here meanwhile
unit-figures = Figures
unit-became = Became
unit-split = The unit was split between several, so somebody has to choose where each child belongs.
unit-made-from = { $n ->
    [one] Made from { $n } unit
   *[other] Made from { $n } units
}
unit-names = Names it bore
unit-parts = { $n ->
    [0] Below
    [one] Below: { $n } unit
   *[other] Below: { $n } units
}
unit-add = Add a village or facility
unit-add-lead = The new unit belongs to { $x }.
unit-add-where = Villages and facilities belong to a commune; { $x } isn't one.
unit-add-choose = Choose a commune first
unit-add-save = Add the unit
unit-name = Name
unit-name-help = With the word before it, for example: Bản Mạ, Thôn 3, Trường Mầm non Hoa Sen.
unit-from-field = There since
unit-from-help = Day, month, year; today when left empty. For an old village, the earliest day known: what is recorded before it is counted in the commune.
unit-rename = Rename
unit-rename-lead = It is called { $x } now.
unit-how = Why another name
unit-how-renamed = It was renamed by a decision
unit-how-mistake = The name was written wrongly
unit-renamed-from = Called so since
unit-renamed-from-help = Only where it was renamed; today when left empty. Before that day it keeps the old name.
unit-reason-help = The decision's number, or some words for those who come after. They stay with the unit.
unit-rename-save = Record the name
unit-close = Close the unit
unit-close-lead = { $x } is then no longer offered when something is recorded. What was recorded stays.
unit-close-on = No more since
unit-close-on-help = Day, month, year; today when left empty.
unit-close-save = Close the unit
unit-reopen = Open again
unit-reopen-lead = { $x } was closed; its last day was { $day }. Open it again if that was a mistake.
unit-reopen-save = Open the unit again
unit-which-kind = Choose the kind of unit.
unit-name-missing = Write the unit's name.
unit-name-long = The name has more than { $x } letters. Write a shorter one.
unit-how-named = Choose: renamed, or written wrongly.
unit-which-name = Choose which name stays.
unit-before-first-day = The unit is there since { $x }. Choose a later day.
unit-doubt-namesake = There is { $x } here already. Record it if they are two.
unit-doubt-children = { $x } children are recorded here; once it is closed they are counted in the unit above.
unit-doubt-parts = { $x } facilities belong to this unit; once it is closed they belong to the unit above.
