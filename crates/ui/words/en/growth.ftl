# Weighing, measuring, screening: forms, results, the list of children to follow.

nav-follow = Follow up

## Forms

form-errors-title =
    { $n ->
        [one] { $n } thing to fix
       *[other] { $n } things to fix
    }
form-bad-day = The day “{ $x }” can't be read. Write day/month/year, for example 22/11/2026.
form-future-day = The day can't be after today ({ $x }).
form-bad-weight = The weight “{ $x }” can't be read. Write kilograms, for example 9.8.
form-bad-length = “{ $x }” can't be read. Write centimetres, for example 73.5.
form-bad-arm = The arm circumference “{ $x }” can't be read. Write millimetres, for example 142.
form-nothing-measured = No measure yet. Enter at least one.
form-stale = This page has been open for long. Open it again and record; what was typed is below.
form-answer-needed = Choose an answer, then press Continue.
form-answer-unknown = The answer “{ $x }” is not one of the choices. Choose again.
form-optional = optional

## Weighing and measuring

measure-title = Weigh and measure
measure-button = Record measures
measure-screen-button = Screen
measure-lead = Enter what was measured; leave the rest empty.
measure-on = Day of measuring
measure-on-help = Day/month/year. Leave it if it was today.
measure-weight = Weight (kg)
measure-weight-help = For example 9.8
measure-length = Length or height (cm)
measure-length-help = For example 73.5
measure-posture = How was it taken?
measure-lying = Lying
measure-standing = Standing
measure-posture-help = Lying under 2 years, standing from 2 years. If it was done otherwise, say how: it is converted.
measure-muac = Mid-upper arm (mm)
measure-muac-help = From 6 to 59 months, for example 142
measure-head = Head circumference (cm)
measure-head-help = For example 45.6
measure-oedema = Are both feet swollen?
measure-oedema-help = Press a thumb on top of both feet for three seconds: a dent that stays is oedema.
measure-more = Other measures
measure-instrument = Scale and board used
measure-provider = Who measured
measure-last = Last time: { $x }
measure-none-before = No measurements yet.
measure-save = Record
measure-yes = Yes
measure-no = No
measure-cancel = Leave it, back to the child
measure-doubts-title = Please look again before recording
measure-doubts-lead = Something is unusual. If it was measured so, record it: the value is kept as it is.
measure-doubt-kept = Yes, it was measured so
measure-doubt-correct = Use this value: { $x }
measure-save-anyway = All correct, record

## What is odd about a value

doubt-weight-in-grams = Weight { $x } kg? Perhaps written in grams: { $y } kg.
doubt-length-in-metres = Length { $x } cm? Perhaps written in metres: { $y } cm.
doubt-length-in-millimetres = Length { $x } cm? Perhaps written in millimetres: { $y } cm.
doubt-decimal-lost = { $x }? Perhaps the decimal point is missing: { $y }.
doubt-swapped = Weight and length were perhaps swapped: weight { $x } kg, length { $y } cm?
doubt-weight-unusual = Weight { $x } kg is very unlike children of this age. Correct?
doubt-length-unusual = Length { $x } cm is very unlike children of this age. Correct?
doubt-build-unusual = Weight { $x } kg and length { $y } cm hardly fit together. Are both correct?
doubt-arm-unusual = Arm { $x } mm is very unlike children of this age. Correct?
doubt-head-unusual = Head { $x } cm is very unlike children of this age. Correct?
doubt-shrank = Length { $x } cm, less than last time ({ $y } cm). Correct?
doubt-length-jump = Length { $x } cm, much more than last time ({ $y } cm). Correct?
doubt-weight-jump = Weight { $x } kg, quite different from last time ({ $y } kg). Correct?
doubt-posture-odd = Standing under 9 months? Usually lying. Choose again if it was a slip.
doubt-age-unknown = The date of birth isn't known: the measures are recorded but can't be compared with the standards.
doubt-sex-unknown = The sex isn't known: the measures are recorded but can't be compared with the standards.
doubt-same-day = There is a measurement on that day already. Record another?

## What measuring found

growth-title = Growth
growth-none = No measurements yet
growth-latest = Latest, { $x }
growth-days-ago =
    { $n ->
        [0] today
        [one] { $n } day ago
       *[other] { $n } days ago
    }
growth-not-diagnosis = Compared with the standards of the World Health Organization. This is screening, not a diagnosis.
growth-normal = Weight and height in the usual range
growth-stunted = Short for the age (stunted)
growth-severely-stunted = Very short for the age (severely stunted)
growth-underweight = Light for the age (underweight)
growth-severely-underweight = Very light for the age (severely underweight)
growth-wasted = Thin for the height
growth-severely-wasted = Very thin for the height
growth-overweight = Heavy for the height (overweight)
growth-obese = Very heavy for the height (obese)
growth-thin = Thin for the age
growth-moderate-acute = Signs of moderate acute malnutrition
growth-severe-acute = Signs of severe acute malnutrition
growth-faltering = Growth is faltering
growth-flagged = A very unusual value, to be measured again
growth-unknown = Not enough is known to compare with the standards
do-normal = Praise the family, agree on the next weighing.
do-stunted = Ask about food and illness; advise on meals; measure again.
do-severely-stunted = Advise on meals; ask the health station to look for causes.
do-underweight = Ask about food and illness; advise on extra meals; weigh again in a month.
do-severely-underweight = Ask the health station to see the child; weigh again in two weeks.
do-wasted = Take the child to the health station for nutritional care.
do-severely-wasted = Take the child to be seen today.
do-overweight = Advise on fewer sweets and more active play; weigh again.
do-obese = Ask the health station for counselling; never let the child go hungry.
do-thin = Ask about food and illness; weigh again.
do-moderate-acute = Take the child to the health station for nutritional care.
do-severe-acute = Take the child to be seen today, even if it looks well.
do-faltering = Ask about illness and appetite; measure again to be sure; advise on meals.
do-flagged = Measure again. The value is kept but stays out of statistics.
do-unknown = Add the date of birth, the sex or the missing measure.
growth-trend-up = Weight is up { $x } since last time ({ $day }).
growth-trend-down = Weight is down { $x } since last time ({ $day }).
growth-trend-same = Weight is unchanged since last time ({ $day }).
growth-trend-height = { $x } taller since { $day }.
growth-preterm = Born { $weeks } weeks early: charts use the corrected age ({ $corrected }) up to { $until } months. Actual age: { $age }.
growth-table = Measurements
growth-history = Show all measurements
growth-z-note = Standard deviations (z) are for health staff.
growth-undo = Take this entry back
growth-undone-reason = Taken back right after recording
col-day = Day
col-age = Age
col-weight = Weight
col-length = Length/height
col-arm = Arm
col-head = Head
col-found = Finding
z-of = z { $x }

## Charts

chart-weight = Weight for age
chart-length = Height for age
chart-build = Weight for height
chart-head = Head circumference for age
chart-bmi = Body mass index for age
chart-axis-kg = kg
chart-axis-cm = cm
chart-axis-bmi = kg/m²
chart-axis-months = months of age
chart-axis-years = years of age
chart-axis-length = height, cm
chart-desc = { $title }. { $sentence } The figures are in the table below.
chart-points =
    { $n ->
        [0] No points yet.
        [one] { $n } measurement; latest { $x }.
       *[other] { $n } measurements; latest { $x }.
    }
zone-high-3 = very high
zone-high-2 = high
zone-normal = usual
zone-low-2 = low
zone-low-3 = very low
chart-zones = Pale green is the usual range; yellow asks for a closer look; red for a visit. The lines are −3 to +3 standard deviations.

## Screening

screen-title = Screening and observation
screen-lead = Choose the questions for the child's age.
screen-none = There are no questions for this age yet.
screen-group-only = for groups only, says nothing of one child
screen-question = Question { $n } of { $of }
screen-back = Back
screen-continue = Continue
screen-check-title = Check before saving
screen-change = Change
screen-save = Save the result
screen-on = Day of asking
screen-not-diagnosis = This is screening, not a diagnosis.
screen-result = Result of { $x }
screen-results = Screenings done
screen-results-none = No screening yet.
screen-next = What comes next
screen-urgent = To be done now
screen-source = Source
screen-start = Begin
screen-age-range = { $from }–{ $to } months

screen-no-outcome = The answers are recorded.
next-repeat =
    { $n ->
        [one] Screen again in { $n } day.
       *[other] Screen again in { $n } days.
    }
next-counsel = Counsel: { $x }.
next-refer = Refer to: { $x }.
form-too-few =
    { $n ->
        [one] At least { $n } answer is needed.
       *[other] At least { $n } answers are needed.
    }

## The list of children to follow

follow-title = Children to follow closely
follow-lead =
    { $n ->
        [0] No child to follow closely.
        [one] { $n } child.
       *[other] { $n } children, the most pressing first.
    }
follow-none = No child in this group.
follow-note = By the latest measurement or screening that still tells. A screening result is not a diagnosis.
follow-filter = Narrow by what to look at
follow-all = All
concern-severe = Signs of severe acute malnutrition
concern-wasted = Thin
concern-faltering = Faltering
concern-stunted = Stunted
concern-overweight = Overweight
concern-off-track = Screening asks for more
concern-flagged = A value to check
concern-not-measured = Measuring overdue
col-concern = What to look at
col-last-measured = Last measured
not-measured-yet = never measured
undo-done = The entry was taken back. It stays in the ledger, marked as struck out.

## Tables of measured children at the command line

cli-growth-reading = Reading
cli-growth-scored = { $n } rows, { $scored } with a z-score, { $rejected } that can't be read. Written to { $path }.
cli-growth-months = Months
cli-growth-both = Both
cli-growth-boys = Boys
cli-growth-girls = Girls
cli-growth-interval-note = In brackets the 95% interval (Wilson), as of a simple random sample, without weights. Flagged values are left out; a child with oedema counts as below -3 wherever its weight is part of the score.
error-growth-columns = { $path } lacks columns: it needs sex (or GENDER), age (agemons, age_days or age_months) and at least one measure (weight, height, lenhei, MUAC …). See noi growth z --help.
error-growth-row = Line { $line } of { $path } can't be read; save the file as CSV in UTF-8 and run it again
growth-why-line = Line { $line }: { $x }
growth-why-cells = { $n } cells instead of { $of }; check the separator and quotation marks.
growth-why-number = column { $field }: “{ $x }” is not a number.
growth-why-code = column { $field }: “{ $x }” is not a known code.
growth-why-sex-unknown = Sex not known.
growth-why-age-unknown = Age not known.
growth-why-not-born = Measured before the day of birth.
growth-why-age-out-of-range = Outside the ages of the standards.
growth-why-length-out-of-range = Length outside the table of weight for length.
growth-why-oedema = Oedema: no score with weight.
growth-reason-cells = Wrong number of cells in a row
growth-reason-number = A cell that is not a number
growth-reason-code = A code that is not known
growth-reason-sex-unknown = Sex not known
growth-reason-age-unknown = Age not known
growth-reason-not-born = Measured before birth
growth-reason-age-out-of-range = Outside the ages of the standards
growth-reason-length-out-of-range = Length outside the table
growth-reason-oedema = Oedema
growth-reason-weight-in-grams = Weight perhaps in grams
growth-reason-weight-decimal-lost = Decimal point of the weight perhaps lost
growth-reason-length-in-metres = Length perhaps in metres
growth-reason-length-in-millimetres = Length perhaps in millimetres
growth-reason-swapped = Weight and length perhaps swapped
growth-reason-weight-unusual = Weight very unlike the age
growth-reason-length-unusual = Length very unlike the age
growth-reason-build-unusual = Weight and length hardly fit together
growth-reason-arm-unusual = Arm very unusual
growth-reason-head-unusual = Head very unusual
growth-reason-posture-odd = Said to stand under 9 months
growth-reason-flagged-length = Length for age flagged
growth-reason-flagged-weight = Weight for age flagged
growth-reason-flagged-build = Weight for length flagged
growth-share-stunting = Stunting (height for age < -2)
growth-share-severe-stunting = Severe stunting (height for age < -3)
growth-share-underweight = Underweight (weight for age < -2)
growth-share-severe-underweight = Severe underweight (weight for age < -3)
growth-share-wasting = Wasting (weight for height < -2)
growth-share-severe-wasting = Severe wasting (weight for height < -3)
growth-share-overweight = Overweight (weight for height > +2)
growth-share-obesity = Obesity (weight for height > +3)
