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
store-no-ledger = There is no ledger in { $path }. Name the folder that holds noi.db with --data.
store-not-writable = { $path } cannot be written. Give the user who runs this program the right to write the folder and its files.
store-not-a-ledger = { $path } is not a ledger of this program; it is left alone. Name another folder with --data.
store-newer-schema = The ledger has layout { $found }, this program knows { $known } at most; nothing was written. Update the program.
store-unknown-backend = This program cannot use a “{ $scheme }” database. Name a folder with --data.
store-busy = Another process keeps the ledger busy. Wait for it to finish, or end it, and try again.
store-disk-full = The disk is full. Free some space and try again; what was acknowledged is safe.
store-disk = The disk reported an error: { $detail }. Check the disk; if it is failing, restore the last backup.
store-damaged = The ledger is damaged at shard { $shard }, position { $position }: { $detail }. Run noi verify to see how far it goes, then restore the last backup.
store-view = A view holds what it never should: { $detail }. Run noi rebuild; views are made again from the ledger.
store-database = The database refused: { $detail }. Run noi verify; if it is clean, try again.
fault-hash = shard { $shard }, position { $position }: the bytes changed
fault-column = shard { $shard }, position { $position }: { $column } is not what the bytes say
fault-missing = shard { $shard }, position { $position }: there is no fact
fault-head = shard { $shard }: the chain does not end at its head
fault-elsewhere = shard { $shard }, position { $position }: not the hash that was kept elsewhere
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
serve-not-this-machine = { $address } can be reached from other machines, and there is no sign-in yet. Listen on this machine only, for example --listen 127.0.0.1:{ $port }.
serve-taken = { $address } is taken by another program. End it, or name another port with --listen 127.0.0.1:0.

# Frozen figures that differ when recomputed.
differs-file = The file does not agree with its hash: it was changed after it was frozen.
differs-population = Population: { $then } in the file, { $now } by the ledger
differs-target = Target { $name }: { $then } in the file, { $now } by the ledger
differs-domain = Domain { $name }: { $then } in the file, { $now } by the ledger
differs-need = Need { $name }: { $then } in the file, { $now } by the ledger
differs-unit = { $name }: { $then } in the file, { $now } by the ledger
differs-rows = Number of rows: { $then } in the file, { $now } by the ledger
