# Pregnancies.

pregnancies-title = Pregnancies
pregnancies-lead = Pregnant women of the area, the soonest birth first.
pregnancies-none = No pregnancy is recorded here.
pregnancies-more = There are more. Choose a commune or village to see all.
pregnancy-new = Register a pregnancy
pregnancy-where = In which commune or ward does she live?
pregnancy-in = Lives in { $x }
pregnancy-village = If the village is known, choose it:
pregnancy-since = Weeks
pregnancy-weeks =
    { $n ->
        [one] 1 week
       *[other] { $n } weeks
    }
pregnancy-weeks-unknown = weeks not known
pregnancy-period = First day of the last period
pregnancy-expected = Expected birth
pregnancy-day-help = Write day/month/year, for example 05/06/2026. If she doesn't remember, leave it empty and give the expected day.
pregnancy-expected-help = From the antenatal book or a scan, if there is one.
pregnancy-needs = To do
pregnancy-no-needs = Nothing to do now.
pregnancy-end = Record the outcome
pregnancy-outcome = How did the pregnancy end?
pregnancy-outcome-birth = A child was born
pregnancy-outcome-stillbirth = The baby was stillborn
pregnancy-outcome-ended = The pregnancy was lost
pregnancy-outcome-moved = She moved away
pregnancy-on = On which day?
pregnancy-register-child = Register the newborn
pregnancy-to-child = Open the child's record
form-woman-nobody = Give her name or telephone; one of them is enough.
form-pregnancy-when = Give the first day of the last period or the expected day; either gives the dates of the check-ups.
form-pregnancy-days = The day doesn't fit a pregnancy of now. Give a day within { $x }.
form-which-outcome = Choose an outcome.
