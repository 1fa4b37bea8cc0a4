# Reasons why something was not recorded, with what to do about it.
refusal-in-the-future = The day { $on } is still to come (today is { $today }). Record it once it has happened.
refusal-too-long-ago = The day { $on } is before 1900. Check the year.
refusal-before-birth = The day { $on } is before the child’s birth ({ $birth }). Check both days.
refusal-after-death = The child died on { $died }; nothing can be recorded on { $on }. Check both days.
refusal-not-registered = This record is not registered yet. Register it first.
refusal-registered-already = This record is registered already. To change it, record a correction.
refusal-birth-in-the-future = The date of birth { $birth } is still to come (today is { $today }). Check it.
refusal-too-old = Born { $birth }, the child would be older than 16. Check the date of birth.
refusal-nothing-to-correct = This record has no fact { $fact } to correct. Open the record again and choose the line.
refusal-merged-into-itself = A record cannot be merged into itself. Choose the other record.
refusal-merged-away = This record was merged into { $survivor }. Record it there.
refusal-not-merged = This record was not merged, so there is nothing to undo.
refusal-unknown-name = The programme has no { $kind } “{ $name }”. Choose one from its list.
refusal-ends-before-it-begins = The end { $until } is before the beginning { $from }. Check both days.
refusal-no-reason = A reason is needed. Write one.
refusal-left-already = The child has left already. If it came back, record the return first.
refusal-not-left = The child has not left, so no return is needed.
refusal-nothing-measured = Nothing was measured. Enter a weight, a length or another measure.
refusal-nothing-answered = No question was answered.
refusal-open-too-long = A record is opened for three hours at most. Choose an earlier end, after the beginning.
refusal-kind-circumstance = circumstance
refusal-kind-need = need
refusal-kind-result = outcome
refusal-kind-service = service

# Looking units up.
unit-unknown = No unit is called “{ $text }” on { $on }. Give a code, or a name with the unit above it, such as “Xã Thanh Bình, Tỉnh Đồng Tháp”.
unit-unknown-alike = No unit is called “{ $text }” on { $on }. Use one of those spelled alike:{ $candidates }
unit-ambiguous = “{ $text }” may mean several units on { $on }. Name one of them in full:{ $candidates }
unit-ended = { $unit } ended on { $day }. Name one of the units that succeeded it:{ $candidates }
unit-not-yet = { $unit } began on { $day }. Name one of the units before it:{ $candidates }
unit-official = { $unit } is an official unit and cannot be changed here. Only villages and facilities that were added can.
unit-not-added = There is no village or facility { $unit }. Add it first with noi unit add-village.
unit-added-twice = { $unit } was added already. Rename it, move it or end it instead of adding it again.
unit-no-parent = There is no unit { $unit } to stand under. Choose a commune.
unit-too-deep = { $unit } cannot stand under { $parent }. A village belongs under a commune, a facility under a commune or a village.
unit-no-name = { $unit } has no name. Give it one.
unit-before-it-began = { $unit } begins on { $from }, so it cannot end or change on { $day }. Choose a later day.

# The ledger (the folder of --data).
store-folder-missing = The folder { $path } does not exist. Make it, or name another with --data; noi import and noi plan add make a new ledger themselves.
store-no-ledger = There is no ledger in { $path }. Name the folder that holds noi.db with --data, or the right address with --database.
store-not-writable = { $path } cannot be written. Give the user who runs this program the right to write the folder and its files.
store-not-a-ledger = { $path } is not a ledger of this program; it is left alone. Name another folder with --data.
store-newer-schema = The ledger has layout { $found }, this program knows { $known } at most; nothing was written. Update the program.
store-unknown-backend = This program cannot use a “{ $scheme }” database. Name a folder with --data, or postgres://… with --database.
store-busy = Another process keeps the ledger busy. Wait for it to finish, or end it, and try again.
store-disk-full = The disk is full. Free some space and try again; what was acknowledged is safe.
store-disk = The disk reported an error: { $detail }. Check the disk; if it is failing, restore the last backup.
store-damaged = The ledger is damaged at shard { $shard }, position { $position }: { $detail }. Run noi verify to see how far it goes, then restore the last backup.
store-other-ledger = This ledger does not go on from the one that the facts come from: they differ at shard { $shard }, position { $position }. Nothing was written. Choose an empty folder.
store-unreachable = The database cannot be reached now: { $detail }. Wait a little and try again; if it lasts, see that the database runs and takes connections.
store-read-only = The database only lets itself be read now. Wait until the primary is back, or name the primary’s address.
store-address = The address of the database cannot be read: { $detail }. Write postgres://user@host:port/name.
store-view = A view holds what it never should: { $detail }. Run noi rebuild; views are made again from the ledger.
store-database = The database refused: { $detail }. Run noi verify; if it is clean, try again.
fault-hash = shard { $shard }, position { $position }: the bytes changed
fault-column = shard { $shard }, position { $position }: { $column } is not what the bytes say
fault-missing = shard { $shard }, position { $position }: there is no fact
fault-head = shard { $shard }: the chain does not end at its head
fault-elsewhere = shard { $shard }, position { $position }: not the hash that was kept elsewhere
fault-twice = shard { $shard }, position { $position }: shard { $first } has a fact with the identifier { $fact }, too
fault-series = shard { $shard }: the series of device { $device } breaks at { $index }
fault-view = view { $view }, record { $record }: not what the ledger gives

# What was asked and cannot be answered.
office-fact = A stored fact cannot be read: { $detail }. Run noi verify.
office-asset = The list of units inside the program is damaged: { $detail }. Install the program again.
office-no-child = There is no child “{ $text }”. Copy the id from a list, or search by name: noi child find NAME.
office-no-plan = There is no plan “{ $text }”. noi plan list shows the plans that are here.
office-whose-plan = The document does not tell whose plan it is (issuer: { $text }). Name the unit, for example --unit "tỉnh Cà Mau".
office-refused = The ledger refused { $refused } of { $sent } facts: { $detail }. They are kept aside for a person to look at; run noi verify.
input-not-a-period = --period “{ $text }” is not a period. Write 2026, 2026-H1, 2026-Q3, 2026-11 or two days such as 2026-01-01..2026-06-30.
input-period-backwards = --period “{ $text }” ends before it begins. Write the earlier day first.
input-plan-unclear = { $n } plans are called “{ $text }”. Give the id of one:{ $plans }
input-report-form = The file has form { $found }, this program reads form { $known }. Use the program that wrote it.
input-report-pack = The figures were made with pack { $made }, this program has { $here }. Recompute with a program that carries that pack.
input-document = The report cannot be written: { $detail }
input-day-without-figures = There are no figures for { $day }. Ask for a day from 01/01/1960 to 31/12/2119.
input-duties-before = Duties can be counted from { $day } on. Choose a later day.
input-lives-there = The child lives in { $unit } already. For another place, name it with --unit.
input-not-a-commune = { $unit } is not a commune or a village. Name where the child lives.
input-other-kind = { $was } cannot be corrected into { $would }. Strike out the wrong entry and record the right one.
input-registration-stays = The registration cannot be struck out: no record would be left. If the child has two records, merge them with noi child merge.
input-recorded-otherwise = This page has recorded something else already. Open it again and record.
input-no-grant = This person was never given this role.
input-not-owed = This no longer needs recording: somebody recorded it already, or its time has not come.
input-columns = The computed figures can no longer be used: { $detail }. Run the command again.

# The command line: files, arguments, pages.
error-all-rejected = { $path }: no row could be taken ({ $n } rejected). Mend them by the reasons given and import again.
error-another-subject = { $path }: the document is about another subject; no measure of this scheme was found. { $why } Check the file; to record it all the same, use noi plan add --yes.
error-bad-day = { $option }: “{ $text }” is not a day. Write 01/05/2026 or 2026-05-01.
error-before-birth = The day { $day } is before the birth { $birth }. Check --since and --born.
error-cannot-read = { $path } cannot be read
error-cannot-write = { $path } cannot be written
error-demo-folder-used = The folder { $path } is not empty; the demonstration never mixes made-up children with what is there. Name a new folder with --data, or none.
error-demo-unit = Choose a province, or a unit inside one, for the demonstration with --unit.
error-estimate = --estimate “{ $text }” cannot be read. Write MEASURE=VALUE, for example access=86.5.
error-figures-differ = { $path }: figures that differ from the ledger: { $n }. Do not send this file; draft the report again.
error-file-refused = { $path }: { $reasons } Nothing was recorded.
error-folder-not-made = The folder { $path } cannot be made
error-ledger-faults = The ledger in { $path } is not as it was acknowledged, in { $n } places. Restore it from a backup and keep this copy.
error-no-communes = { $unit } has no communes on { $day }. Choose a province, a district or a commune of that day.
error-no-event = The need { $text } is counted from the birth; it does not begin with an event. Leave --since out.
error-no-need = The pack has no need “{ $text }”. noi pack needs lists them.
error-no-result = The service { $service } has no outcome “{ $text }”. Choose one of: { $known }.
error-no-results = The service { $service } has no outcomes. Leave --result out.
error-no-service = The pack has no service “{ $text }”. Did you mean: { $near }?
error-no-instrument-near = There is no questionnaire “{ $text }”. Did you mean: { $near }?
error-no-need-near = The pack has no need “{ $text }”. Did you mean: { $near }?
error-not-a-day = “{ $text }” is not a day. Write 01/05/2026 or 2026-05-01.
error-not-a-folder = The folder { $path } cannot be opened
error-not-figures = { $path } does not hold the figures of a report. Give the .json beside the document
error-pack-faults = { $path }: faults found: { $n }. Mend them as told above and check again.
error-rejects-not-written = The rejected rows cannot be written to { $path }. Name another place with --rejects
error-several-children = { $n } children have the number { $text }. Use the id from noi child find.
error-two-letters = Write at least two letters of the name.
error-unknown-regime = --regime “{ $text }” is not in the pack. Choose one of: { $known }.
error-village-name = A village needs a name. Give it one, such as "Bản Mạ".
error-village-parent = { $unit } is not a commune. Name the commune of the village with --unit.
io-disk-full = the disk is full; free some space and try again
io-is-a-folder = it is a folder; name a file
io-not-a-folder = part of the path is a file, not a folder; check the path
io-not-allowed = it is not allowed; ask for the right or choose another place
io-not-found = there is no such file or folder; check the name and the path
io-not-utf8 = it is not UTF-8 text; save it as UTF-8
io-other = the machine says: { $detail }
serve-failed = { $address } cannot be listened on: { $detail }. Name another port with --listen.
serve-not-allowed = { $address } may not be listened on: ports below 1024 belong to the administrator. Use a higher one.
serve-in-the-open = { $address } can be reached from other machines, and passwords would go there in the open. Give a certificate with --tls-cert and --tls-key, or listen on this machine only (--listen 127.0.0.1:{ $port }) behind a proxy that has one (--behind-proxy).
serve-certificate = The certificate or its key can't be used: { $detail }. Two PEM files are needed: the certificate with those above it, and its own key.
serve-taken = { $address } is taken by another program. End it, or name another port with --listen 127.0.0.1:0.

# Frozen figures that differ when recomputed.
differs-file = The file does not agree with its hash: it was changed after it was frozen.
differs-population = Population: { $then } in the file, { $now } by the ledger
differs-target = Target { $name }: { $then } in the file, { $now } by the ledger
differs-domain = Domain { $name }: { $then } in the file, { $now } by the ledger
differs-need = Need { $name }: { $then } in the file, { $now } by the ledger
differs-unit = { $name }: { $then } in the file, { $now } by the ledger
differs-rows = Number of rows: { $then } in the file, { $now } by the ledger
usage-bad-value = “{ $text }” can't be used for { $option }. Add --help to see how it is written.
usage-line = Usage: { $usage }
usage-missing = { $option } is missing. Add it and try again.
usage-no-command = Say what to do: write a command after noi. Add --help to see the commands.
usage-no-value = { $option } needs a value. Write it right after.
usage-not-one-of = “{ $text }” can't be used for { $option }. Choose: { $known }.
usage-not-together = { $option } isn't used together with { $other }. Leave one of them out.
usage-not-utf8 = The command line has characters that are not UTF-8. Type it again.
usage-too-many = “{ $text }” is too much. Leave it out, or put it in double quotes if it has spaces.
usage-twice = { $option } is written twice. Keep one.
usage-unclear = The command line can't be understood. Add --help to see how it is written.
usage-unknown-command = There is no command “{ $text }”. Add --help to see the commands.
usage-unknown-command-near = There is no command “{ $text }”. Did you mean: { $near }?
usage-unknown-option = There is no “{ $text }” here. Add --help to see how it is written.
usage-unknown-option-near = There is no “{ $text }” here. Did you mean: { $near }?

# The reason that is kept with an undoing.
settle-undone-reason = Undone right after recording

# What the API answers when it can't do as asked.
problem-unreadable = What was sent can't be read
problem-unauthorized = A token that is in force is needed: send “Authorization: Bearer …”
problem-out-of-scope = This token wasn't made for this
problem-not-allowed = No role of the token's person does this
problem-needs-reason = This record opens only for a reason, written on its page
problem-host = This host's name isn't Nôi's
problem-not-found = Not found within the area
problem-unit-unclear = Several units may be called this: send the unit's id
problem-method = This address doesn't take that method
problem-to-confirm = To be confirmed before it is recorded
problem-too-large = What was sent is too large: send it in parts
problem-media-type = Send JSON with “Content-Type: application/json”
problem-invalid = What was sent can't be recorded like this
problem-key-missing = An “Idempotency-Key” of 1–200 characters is needed
problem-key-reused = This “Idempotency-Key” was used for something else
problem-failed = Nôi failed: try again, and tell the administrator if it stays
problem-unavailable = It can't be answered now: try again in a minute

# What a token of a program may be for.
token-scope-read-children = Find, list and open children's records
token-scope-read-figures = See figures, plans and targets
token-scope-record = Register children and record what was done for them
