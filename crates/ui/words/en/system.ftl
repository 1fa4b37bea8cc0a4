# The condition of the system.

system-title = System
system-lead = How this installation is, and what to do.
system-sound = Everything that was looked at is good
system-weak = { $n ->
    [one] { $n } thing to improve
   *[other] { $n } things to improve
}
system-wrong = { $n ->
    [one] { $n } thing to mend, and it is dangerous
   *[other] { $n } things to mend, some of them dangerous
}
system-mend = What to do
system-good = In good order
system-server = Server
system-since = Running since
system-uptime = Running for
system-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
system-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
system-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
system-ledger = Ledger
system-ledger-lead = Each part of the ledger is a chain of facts. Whoever writes its position and its hash down elsewhere can hold it against them later.
system-ledger-caption = Parts of the ledger, last position, how far the figures have read, hash of the chain
system-until = Latest fact about a child: { $x }.
system-shard = Part of the ledger
system-shard-national = The whole country
system-position = Last position
system-read = Read by the figures
system-read-all = to the last position
system-read-behind = { $n ->
    [one] { $n } fact to go
   *[other] { $n } facts to go
}
system-hash = Hash of the chain
system-rules = Rules
system-rules-needs = Needs
system-rules-services = Services
system-rules-indicators = Indicators
system-rules-instruments = Questionnaires
system-rules-circumstances = Circumstances
system-rules-reports = Report regimes
system-rules-calendar = Days off and school years
system-rules-count = { $n } of { $of } not confirmed
system-unconfirmed = { $n ->
    [0] Every rule is confirmed
    [one] { $n } rule is not confirmed
   *[other] { $n } rules are not confirmed
}
system-unconfirmed-none = Somebody has held every rule against its source.
system-unconfirmed-lead = These rules are in force, but nobody has held them against their source. Whoever does tells the keeper of the rules (the folder packs), who writes confirmed = true.
system-rule-check = Hold it against the document that is cited: whom it is for, ages, time limits and figures.
system-rule-find = Find the document that it rests on, or confirm that it is good practice and no more.
system-rule-wait = The day was worked out; put it right when it is announced.
system-rule-day = { $day }: { $x }
system-rule-year = School year { $x }: { $from } – { $to }
