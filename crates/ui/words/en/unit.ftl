# Words of the page of a unit.

see-table = See the numbers
see-definition = How this figure is made
col-group = Group
col-need = Need
col-not-met = Not met
not-complete = not complete
unit-course = Over the months
course-title = { $x }, month by month
course-level = As at the beginning.
course-up = { $x } points more than at the beginning.
course-down = { $x } points less than at the beginning.
course-counted-at = Past months were counted from { $x }; the last point is as of now.
unit-equity = Between groups of children
equity-gap = { $low }, { $high }: { $points } points apart.
equity-no-gap = The groups are level.
equity-too-few = No two groups of 20 children or more to compare yet.
equity-sex = Sex
equity-ethnicity = Ethnicity
equity-circumstance = Circumstances
equity-other-ethnicity = Other ethnic groups
equity-special = Special circumstances
equity-not-special = Other children
equity-not-recorded = Not recorded
unit-needs = Which needs it is made of
needs-met-note = A number not met leads to the overdue duties of those children.
unit-multiples = Each unit over the months
multiples-note = Largest gap first; all of one scale from { $from } to { $to }, the dashed line is the target.
unit-sisters = Beside units of the same level
sisters-title = { $x }: the units of { $above }, from the lowest to the highest
sisters-finding =
    { $n ->
        [0] None of { $of } other units of { $above } is lower.
       *[other] { $n } of { $of } other units of { $above } are lower.
    }
