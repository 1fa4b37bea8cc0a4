# Importing files: what could not be taken or needs a look, and what to do about it.
# Plain text and { $name } only: the terminal reads this file without Fluent.

import-file-empty = The file has nothing in it. Check that it is the right one.
import-file-not-a-table = This file is not a table (kind: { $kind }). Choose a CSV or XLSX file.
import-workbook-unreadable = The workbook cannot be opened: { $detail }. Open it in Excel or LibreOffice and save it again as .xlsx.
import-workbook-protected = The workbook has a password or is damaged. Remove the password and save it again as .xlsx.
import-workbook-other-format = The format { $kind } is not read. Save the file as .xlsx or CSV.
import-encoding-unknown = The text's encoding cannot be told (from line { $line } on). Save the file as “CSV UTF-8” or .xlsx.
import-header-not-found = No line of column titles among the first 20 lines. Needed: { $needed }. Found: { $found }.
import-header-missing = Missing column: { $missing }. Columns found: { $found }. Add the column or rename its title.
import-header-twice = Two columns say the same thing: “{ $first }” (column { $first_at }) and “{ $second }” (column { $second_at }). Delete or rename one of them.
import-encoding-converted = The text was in { $encoding } and has been converted to Unicode. Have a look at a few names.
import-encoding-broken-bytes = Some characters are damaged, the first on line { $line }; they show as “�”. Check those lines.
import-encoding-mixed = Part of the text uses the old font encoding { $encoding } and the rest Unicode, so it cannot be converted as a whole. Convert it with UniKey and import again.
import-columns-ignored = Columns not used: { $columns }.
import-sheet-chosen = The workbook has several sheets; “{ $sheet }” was read.
import-formulas-used = { $count } cells are formulas; the values saved in the file were used.

import-cells-too-many = The row has more cells than there are titles; left out: { $value }.
import-quote-never-closed = A quotation mark opens and never closes. Delete the stray ".
import-formula-without-value = Cell { $cell } is a formula without a value. Open the file in Excel, save it and import it again.
import-cell-error = Cell { $cell } shows the error { $value }. Mend its formula.

import-name-missing = The name is missing.
import-birth-missing = The date of birth is missing. Where the day is not known, write month and year, or the year alone.
import-birth-too-old = Born { $value } is 16 or older, no longer a child. Check the year.
import-date-missing = The date is missing.
import-date-unreadable = The date “{ $value }” cannot be read. Write it as 05/03/2024.
import-date-impossible = The calendar has no day “{ $value }”.
import-date-month-first = “{ $value }” seems to give the month first. Write the day first: 05/03/2024 is 5 March.
import-date-future = The day { $value } is still to come (today is { $today }).
import-date-too-long-ago = The date “{ $value }” is of 1900 or earlier: usually an empty cell that Excel turned into a date.
import-date-to-the-day = “{ $value }” is not a full date. A day is needed here, such as 05/03/2024.
import-year-two-digits = A year of two digits: “{ $value }” was read as { $read }.
import-sex-unclear = The sex “{ $value }” is not clear; left open. Write Nam or Nữ (male or female).
import-sex-contradicted = The sex column differs from the marked boy/girl column; the sex is left open.
import-id-zero-restored = The personal number { $value } had lost its leading zero; restored to { $read }.
import-id-old-nine-digits = “{ $value }” is an old nine-digit identity number, not a personal number; the child is taken without one.
import-id-unreadable = “{ $value }” is not a personal number (12 digits); the child is taken without one.
import-id-digits-lost = Excel rounded the personal number “{ $value }” and lost digits; the child is taken without one. Make that column Text.
import-id-contradicts-birth = The personal number says born in { $id_year }, the date of birth says { $birth }. Please check.
import-id-contradicts-sex = The personal number says another sex than the sex column. Please check.
import-phone-unreadable = “{ $value }” is not a telephone number; left open.
import-ethnicity-unknown = “{ $value }” is not among the 54 ethnic groups; kept as written.
import-circumstance-unknown = “{ $value }” is not clear as a special circumstance; left out. Write its code, such as 4.2, or the group's name.
import-unit-missing = The commune is missing.
import-unit-unknown = No unit “{ $value }” on { $day }. Check the commune's name or code.
import-unit-unclear = Several units are called “{ $value }”: { $choices }. Add the province (district) or give the commune's code.
import-unit-split = “{ $value }” was split among several communes; put into { $read } until a person chooses.
import-out-of-reach = { $value } is outside your area, so this line was not taken. Check the name of the commune, or ask an officer there to import it.
import-not-yours-to-record = Your role doesn’t record “{ $value }”, so this line was not taken. Choose “Not used” for this column, or ask somebody whose role it is.

import-service-missing = The service is missing.
import-service-unknown = The programme has no service “{ $value }”. Use a code or name from the list of services.
import-dose-unreadable = The dose “{ $value }” cannot be read; left open.
import-child-missing = It is not clear which child received the service. Give the personal number, the local number, or name and date of birth.
import-child-unknown = No child “{ $value }” was found. Import the children first, or check the number.
import-child-unclear = { $count } children fit “{ $value }”. Give the personal number or the local number.
import-before-birth = The day { $value } is before the child's birth ({ $birth }).
import-topic-missing = The topic is missing.
import-hours-missing = The hours are missing; taken as 0.
import-hours-unreadable = The hours “{ $value }” cannot be read. Write a number such as 1.5.
import-role-unknown = The role “{ $value }” is not known; recorded as “other”.

import-row-twice = This row is about the same child (or event) as line { $line } but says something else; only the first is taken.
import-likely-duplicate = Possibly the same as { $value }. Nothing is merged; look and merge if it is one child.
import-differs-from-record = The child with this personal number is already recorded with other details ({ $fields }); they stay as they are, only gaps are filled.
