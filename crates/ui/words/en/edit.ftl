# Changing a child's record: details, residence, carers, merging and parting.

child-change = Change the record
child-edit = Correct details
child-residence = Moved or left

edit-title = Correct the child's details
edit-lead = Put right what is wrong or missing. What stood there before stays in the timeline.
edit-reason = Why is it corrected?
edit-reason-help = For example: as on the birth certificate; the family says the month was wrong.
edit-save = Save
edit-save-anyway = This is right, save
edit-check-again = Checked, save
edit-cancel = Back to the record
edit-doubts = Please check before saving
edit-meanwhile = Two edits. Choose.
edit-meanwhile-lead = Since this page was opened somebody else has changed the same. Nothing is lost yet: look at both and choose.
edit-theirs = Keep what is there: { $x }
edit-mine = Take mine: { $x }
edit-meanwhile-by = Changed by { $x } at { $at }.
edit-village-moved = The village was given with a move; change it on the page “Moved or left”.

detail-name = Full name
detail-birth = Date of birth
detail-sex = Sex
detail-personal-id = Personal ID number
detail-local-id = Number in the book
detail-ethnicity = Ethnic group
detail-village = Village or residential group
detail-gestation = Days of gestation at birth
detail-here-since = Lives here since
detail-none = empty
detail-changed = { $what }: { $was } → { $now }

form-reason = Give the reason, five letters at least, so that others understand it later.
form-choose = Choose which is right: what is there, or yours.
form-not-emptied = This was recorded and can't be left empty. Give the right value, or keep it as it was.

residence-title = Moved or left
residence-what = What has changed?
residence-what-moved = Moved to another village or commune
residence-what-away = Left, it isn't known where to
residence-what-abroad = Moved abroad
residence-what-lost = Could not be found
residence-what-died = The child has died
residence-what-no-such-child = Registered by mistake: there is no such child
residence-what-returned = The child is back
residence-what-not-left = Recorded wrongly: the child hasn't left
residence-where = New home
residence-where-lead = Only for a move to another village or commune. The record goes to the new unit; outside your area you won't see it any more.
residence-unit = Commune, ward or village
residence-unit-help = Add the unit above if the name is used twice, for example: Xã Tri Lễ, Tỉnh Nghệ An.
residence-meant = Is it one of these?
residence-on = Since which day?
residence-on-help = Empty is today. Write day/month/year, for example 05/11/2026.
residence-note = Note
residence-note-help = If something was recorded wrongly, say why; otherwise it may stay empty.
residence-save = Save
form-what-happened = Choose what has changed.
form-which-unit = Give the commune, ward or village where the child lives now.
form-unit-unknown = There is no place “{ $x }”. Give the whole name with the unit above.

child-carers = Carers
child-compare = Compare and merge
child-part = Look again, part the records

carers-title = Carers
carers-lead = Of { $x }
carers-now = Care for the child
carers-none = Nobody is named yet.
carers-change = Change
carers-past = Before
carers-others = Other children of the same home or carer
carers-no-others = No other child is recorded.
carers-by = with { $x }
carers-household = same household
carers-add = Add a carer
carers-since = Since which day?
carers-save = Add
carers-from = since { $x }
carers-from-until = { $from }–{ $until }
carer-shared =
    { $n ->
        [one] This person also cares for one other child; a corrected name or telephone changes there, too.
       *[other] This person also cares for { $n } other children; a corrected name or telephone changes there, too.
    }
carer-correct = Correct what is wrong
carer-reason-help = For example: another telephone; the family name was wrong.
carer-cancel = Back to the list
carer-end = No longer cares for the child
carer-end-lead = When somebody else took over. If the name is wrong, correct it above.
carer-end-on = Since which day no longer?
carer-end-save = No longer cares for the child
form-carer-nobody = Give the carer's name or telephone; one of them is enough.

merge-title = Are these records of one child?
merge-lead = Look at each line. If it is one child, merge them; if it isn't certain, ask the family first. A wrong merge can be undone.
merge-table = The two records compared
merge-what = Detail
merge-first = First record
merge-second = Second record
merge-differs = differ
merge-open = Open: { $x }
merge-stays = Which record goes on?
merge-stays-help = Everything recorded in either is kept. Where they differ the record that goes on is used, except what was corrected in the other one.
merge-reason = How is it known that it is one child?
merge-reason-help = For example: the mother says so; the same ID number; registered in two places.
merge-save = Merge the records
merge-cancel = Not one child, back to the record
merge-born = Date of birth
merge-place = Where the child lives
merge-carers = Carers
merge-registered = Registered on
merge-facts = Things recorded
merge-last = Last recorded on
form-which-stays = Choose the record that goes on.

part-title = Part the two records
part-lead = Each record has again what was recorded for it.
part-stays = Record that went on
part-leaves = Record that is parted
part-reason = Why are they parted?
part-reason-help = For example: they are twins, merged by mistake.
part-save = Part the records
