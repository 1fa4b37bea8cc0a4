# Words of the pages in English. The same keys as words/vi, which is the source of truth.

## The frame of every page

brand = Nôi
skip-to-content = Skip to content
other-language = Tiếng Việt
nav-label = Pages
nav-home = Today
nav-children = Children
nav-duties = Duties
nav-coverage = Areas
nav-plans = Plans
nav-about = About
count-short = { $n }
count-waiting = to be done now
number = { $n }
unit-switch = Change area or day
above-label = Areas above
as-of-today = Today, { $x }
as-of-day = As of { $x }
theme-auto = Colours as device
theme-light = Light
theme-dark = Dark
tree-label = Added up by
tree-now = Areas as now
tree-then = Areas as then
tree-then-note = Figures are added up by the areas of that day.
tree-help = Since the administrative units were rearranged, older figures can be added up by today's areas or by those of their day.
notice-label = About this copy’s data
synthetic-title = Synthetic data.
synthetic-text = Generated names and figures; no child here is real.
data-until = Data up to { $x }.
data-none = No data yet.
data-complete = Every area has sent its data.
data-missing =
    { $n ->
        [one] { $n } area has not sent data: { $x }.
       *[other] { $n } areas have not sent data: { $x }.
    }
and-more = and { $n } more
pack-version = Rules { $x }
ledger-position = ledger up to entry { $x }

## Numbers and ages

children-count =
    { $n ->
        [0] no children
        [one] { $n } child
       *[other] { $n } children
    }
duties-count =
    { $n ->
        [0] no duties
        [one] { $n } duty
       *[other] { $n } duties
    }
age = Age
age-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
age-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
age-years =
    { $n ->
        [one] { $n } year
       *[other] { $n } years
    }
age-years-months =
    { $years ->
        [one] { $years } year
       *[other] { $years } years
    } { $months ->
        [one] { $months } month
       *[other] { $months } months
    }
age-years-short = { $n } y
age-about = about { $x }
age-unknown = age not known
age-every = Every age
age-under-1 = Under 1
age-from-to = { $from }–{ $to } years
estimated = estimate
sex-girl = Girl
sex-boy = Boy
sex-unknown = Sex not recorded
share-children = { $x } children
share-others = { $x }
unknown-count = { $n } not known
children-to-go =
    { $n ->
        [0] Target met
        [one] { $n } child to go
       *[other] { $n } children to go
    }
others-to-go =
    { $n ->
        [0] Target met
       *[other] { $n } to go
    }
no-data-yet = No data yet
no-data-short = none yet
hidden-count = hidden
under-8 = under 8
small-hidden = Small numbers are hidden to protect children: 1 to 7 is written “under 8”, and a second cell may be hidden so that it can't be worked out.
too-few = few children

## States, domains, verdicts

state-overdue = Overdue
state-due-today = Due today
state-soon = Due soon
state-open = Open
state-unknown = Not asked yet
state-missed = Missed
state-not-yet = Not this age yet
state-done = Done
state-done-late = Done, late
state-waived = Waived, with a reason
state-not-applicable = Doesn't apply
days-overdue =
    { $n ->
        [one] { $n } day overdue
       *[other] { $n } days overdue
    }
days-left =
    { $n ->
        [one] { $n } day left
       *[other] { $n } days left
    }
domain = Domain
domain-health = Health
domain-nutrition = Nutrition
domain-education = Learning
domain-care = Nurturing care
domain-protection = Protection
domain-welfare = Social welfare
course-met = Target met
course-on = On course
course-behind = Behind
course-not-met = Over, not met
course-no-data = Can't be judged yet
op-at-least = at least { $x }
op-above = more than { $x }
op-at-most = at most { $x }
op-below = under { $x }
op-about = about { $x }
op-equal = { $x }
target-aim = Target { $x }
target-of = { $x } of { $of }
target-by = { $x }, by { $due }
target-tick = Target { $x }
legal-basis = Legal basis
good-practice = Good practice, no legal basis yet
unconfirmed = not confirmed

## Home

home-lead =
    { $overdue ->
        [0] Nothing is overdue.
        [one] { $overdue } duty is overdue.
       *[other] { $overdue } duties are overdue.
    } { $today ->
        [0] Nothing falls due today,
        [one] { $today } falls due today,
       *[other] { $today } fall due today,
    } { $week ->
        [0] nor in the next seven days.
       *[other] { $week } in the next seven days.
    }
nothing-this-week = Nothing is due today or in the next seven days.
home-duties = This week's duties
see-all-duties = See all duties
urgency-overdue = Overdue
urgency-today = Today
urgency-week = Next seven days
urgency-later = Later
by-day = by { $x }
home-coverage = Children reached, by domain
see-by-unit = See by area
access-measure = Reached in full, in every domain
home-targets = Targets
see-plans = See plans
no-targets = No target is set for this area yet. Add a plan to start following it.
home-population = Children here
see-children = See the list
population-lead =
    { $n ->
        [one] { $n } child
       *[other] { $n } children
    } aged 0 to 8: { $girls } girls, { $boys } boys{ $unknown ->
        [0] .
       *[other] , { $unknown } with no sex recorded.
    }
population-unknown-age = { $n } children whose age isn't known are in no row above.
population-caption = Children by age and sex
no-children-yet = No children yet. Import a list of children to start.

## Children

children-title = Children
search-label = Find a child
search-help = Name with or without diacritics, or ID number.
search-button = Search
search-clear = Clear search
search-nothing = Not found. Try without diacritics.
filter-label = Filter by what is due
filter-age-label = Filter by age
filter-all = All
filter-overdue = Something overdue
filter-soon = Due soon
filter-circumstances = Special circumstances
filter-incomplete = Details to complete
filter-waiting = Unit to be chosen
children-found =
    { $n ->
        [0] No child matches “{ $x }”
        [one] { $n } child matches “{ $x }”
       *[other] { $n } children match “{ $x }”
    }
children-caption = List of children
no-children-here = No child matches this filter. Try “All”.
col-name = Full name
col-sex-age = Sex, age
col-village = Village
col-carer = Carer
col-next = Most pressing
carer-unknown = not recorded
nothing-open = Nothing open
restricted-record = Restricted record
restricted-text = Only the minimum is shown. The rest is for those assigned to this child.
restricted-what = Only those assigned can see it
pager-label = Pages of the list
pager-position = Page { $n } of { $of }
pager-previous = Previous
pager-next = Next

## One child

call = Call
since-day = since { $x }
until-day = until { $x }
left-on = { $x } ({ $day }).
evidence = evidence: { $x }
likely-same = Possibly the same child
circumstances = Special circumstances
child-open =
    { $n ->
        [0] To do
       *[other] To do ({ $n })
    }
child-nothing-open = Nothing is to be done for this child now.
child-next = What is next
child-nothing-next = Nothing is coming up.
child-matrix = Needs by domain and age
matrix-note = The numbers are needs met out of needs that have fallen due. A screening result is not a diagnosis.
matrix-all-bands = Show every age
matrix-current = Showing ages { $x }
matrix-now = now
cell-met = met
cell-look = needs a closer look
cell-open = open
cell-not-asked = not asked
cell-not-yet = not this age yet
cell-nothing = none
child-needs = All needs
child-no-needs = No need applies to this child yet.
domain-summary = { $open } to do · { $done } done
met-on = done on { $x }
opens-on = from { $x }
due-on = due { $x }
child-timeline = Timeline
child-no-timeline = Nothing has been recorded for this child yet.

## Plans

plans-title = Plans
plans-lead = Targets, tasks and reporting duties read from documents; each leads to the very sentence.
plans-empty = No plan yet. Add a document to read its targets and tasks.
plan-no-number = Document without a number
plans-by-level = Level
plans-by-title = Title
plans-by-issuer = Issuer
plans-by-date = Date
plans-by-targets = Number of targets
plan-period = period { $x }
plan-carries-out = carries out { $x }
targets-count =
    { $n ->
        [0] No targets
        [one] { $n } target
       *[other] { $n } targets
    }
plan-example = Example document
plan-confirmed = Confirmed
plan-unconfirmed = To be confirmed
plan-results = Targets and results
plan-no-targets = This document sets no target.
plan-jump = Parts of this page
plan-text = Document
plan-text-note = A number in a circle leads to what was read there.
plan-unread-note = Dotted underlining marks text that nothing was read from.
plan-mark = Item { $n } that was read
plan-read = What was read
plan-nothing-read = Nothing could be read from this document.
plan-back-to-text = See item { $n } in the document
read-targets = Targets
read-reporting = Reporting
read-agencies = Agencies
read-money = Money
read-tasks = Tasks
read-basis = Basis
read-form = Form

## Coverage by unit

coverage-title = Results by area
measure-label = Choose a measure
coverage-by-unit = Area by area
coverage-sorted = Where most children are missing comes first
coverage-no-units = This area has no units below it.
coverage-side-by-side = Measures side by side
col-rank = No.
col-unit = Area
col-met-of = Met/all
col-percent = Share
col-bar = Out of all
col-unknown = Not known
col-gap = To go
reached = Met
standing-far-below = Below target by 10 points or more
standing-below = Below target
standing-met = Target met
standing-well-above = Above by 5 points or more
standing-plain = No target
standing-unknown = Not known or hidden
standing-note = Arrow down: below the target; arrow up: met or above. Groups under 20 children show counts, no percentage.
map-label = Map
map-title = { $x }: where
map-description = { $x }. Each dot is an area, numbered as in the table beside it.
map-note = A larger dot means more children; its number is that of the table.

## How a figure is made

indicator-kicker = How a figure is made
indicator-definition = Definition
indicator-needs = Needs that it counts
indicator-made-from = What it was made from
indicator-recount = The same rules at the same ledger position always give this same figure again.
see-children-behind = See children with something overdue
figure-window = Figures from { $from } to { $to }
figure-day = Figures as of { $x }
def-code = Code
def-numerator = Numerator
def-denominator = Denominator
def-method = Method
def-breakdowns = Broken down by
def-period = Published
def-source = Source
def-responsible = Responsible
def-valid = In force
def-basis = Basis
def-pack = Rules
def-position = Ledger position

## Duties

duties-title = Duties
duties-lead =
    { $n ->
        [0] No duties.
        [one] { $n } duty.
       *[other] { $n } duties, the most pressing first.
    }
duties-none = No duty matches this filter.
duties-by-urgency = Filter by due day
duties-by-role = Who acts
duties-by-kind = Kind of duty
chip-count = { $x } ({ $n })
col-subject = For whom
col-what = What
col-who = Who acts
col-due = Due

## Settling duties

settle-title = Record as done
settle-on = Day it was done
settle-way = Which one was given
settle-button = Record
settle-tick = Choose
settle-recorded =
    { $n ->
        [one] Recorded for { $n } child.
       *[other] Recorded for { $n } children.
    }
settle-undo = Undo
settle-undone =
    { $n ->
        [one] { $n } entry was taken back. It stays in the ledger, marked as struck out.
       *[other] { $n } entries were taken back. They stay in the ledger, marked as struck out.
    }
settle-nobody = No child is chosen. Choose at least one child, then press Record.
settle-refused-title = Not recorded for some children
settle-missing =
    { $n ->
        [one] { $n } chosen record was not found, so nothing was recorded for it.
       *[other] { $n } chosen records were not found, so nothing was recorded for them.
    }

## Choosing unit and day

choose-title = Area and day
choose-lead = Looking at { $x }.
choose-search = Find an area
choose-search-help = Name with or without diacritics, former name, or unit code.
choose-found =
    { $n ->
        [0] No area
        [one] { $n } area
       *[other] { $n } areas
    }
choose-tree = Above and below
choose-day = Day
choose-day-label = Show figures as of
choose-day-button = Show
choose-day-help = Day/month/year, for example 22/11/2026. Empty means today.

## Messages

error-prefix = Error:
go-home = Go to the first page
not-found-title = There is no such page
not-found-text = Check the address, or start from the first page.
no-such-child-title = Child not found
no-such-child-text = The record may have been merged or belong to another area. Search by name in the list of children.
no-such-plan-title = Plan not found
no-such-plan-text = Choose again from the list of plans.
no-such-indicator-title = There is no such indicator
no-such-indicator-text = The rules in use have no such code. Choose a measure from the page of areas.
no-such-unit-title = There is no such area
no-such-unit-text = On this day no area has this name or code. Search by name, or choose another day.
bad-day-title = The day can't be read
bad-day-text = Write day/month/year, for example 22/11/2026.
bad-value-title = The address can't be read
bad-value-text = A value in the address isn't one of the page's choices. Open it again from the first page.
refused-title = Not recorded
refused-text = What was typed is kept. Mend what is said above and record again.
loopback-title = This address has a name that isn't known here
loopback-only-text = Open the page under the name that the administrator has declared, or on the machine that runs it. The administrator adds names with --host.
not-allowed-title = This page isn't part of your work here
not-allowed-text = If it should be, ask the administrator for the role.
away-title = The data can’t be opened now
away-text = The server can’t reach its database, so nothing was read or recorded. Wait a minute and load the page again; if you had sent a form, go back and send it again: sent twice, it is recorded once.
read-only-title = Only for looking now
read-only-text = The database only lets itself be read, so nothing was recorded. Wait some minutes, go back and send it again; sent twice, it is recorded once.
busy-title = The data are busy
busy-text = Something else is writing, so nothing was recorded. Wait a minute, go back and send it again; sent twice, it is recorded once.
disk-full-title = Not recorded: the disk is full
disk-full-text = What was just sent is not recorded; what was recorded before is safe and can be read. Tell the administrator to free some space, then go back and send it again.
disk-fails-title = The disk reports an error
disk-fails-text = What was just sent is perhaps not recorded. Go back and send it again in a few minutes; sent twice, it is recorded once. If it stays, tell the administrator to check the disk.
failed-title = The page can't be opened
failed-text = The fault is ours, not yours. Try again in a few minutes; if it stays, tell the administrator.
no-data-title = No data yet
no-data-text = Import a list of children and add a plan; this page will then fill itself.

## About this copy

about-title = About this copy
about-lead = Nôi keeps the account of what every young child is owed, and who must act by when.
about-holds = What this copy holds
about-version = Version
about-pack = Rules
about-needs = Needs
about-needs-value = { $n }, of which { $unconfirmed } not confirmed against the source
about-indicators = Indicators
about-facts = Facts in the ledger
about-children = Children registered
about-units = Areas
about-licence = Licence
about-licence-value = Apache-2.0
about-font = Typeface
about-font-value = Be Vietnam Pro, SIL Open Font License 1.1
about-keeps = What always holds
about-keeps-figures = Every figure leads to its definition, the rules and the ledger position that it was made from.
about-keeps-unknown = Unknown is not no: what nobody has asked is hatched and counted apart.
about-keeps-screening = A screening result is not a diagnosis.
about-keeps-small = Small numbers are hidden so that no child is recognised.
about-keeps-reads = No child's name stands in a plan or a report.
