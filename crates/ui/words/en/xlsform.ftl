# Questionnaires as XLSForm: what came of it, and why a cell isn't taken, with the remedy.
cli-xlsform-exported = Questionnaire { $code } ({ $items } items) written as XLSForm: { $path }
cli-xlsform-imported = Questionnaire { $code } ({ $items } items) written to { $path }; the checks find no fault.
cli-xlsform-look-through = Look through words, ages and scoring before you use it.
cli-xlsform-made-from = Made from the XLSForm { $name }.
cli-xlsform-passed-over = Columns passed over: { $what }
cli-xlsform-to-fill = The form doesn't tell, to be filled in: { $what }

error-xlsform-differs = { $path } is written, but doesn't keep all that the form's sheet “noi” says: a pack can't write such a scoring or outcome. Export the form again and leave the rows scoring and outcome as they are.
error-xlsform-not-written = The questionnaire { $code } can't be written as XLSForm
error-xlsform-refused = { $path }: { $n } places can't be taken. Mend the cells named above and import it again; no file was written.
error-xlsform-to-mend = { $path } is written; { $n } places are to be filled in or mended as told above. Then run noi pack check.

xlsform-age-missing = the age isn't asked before the other questions ({ $detail }); add an integer question named age_months at the top, with a constraint such as . >= 0 and . < 60
xlsform-age-window = the constraint “{ $detail }” is no window of ages; write . >= 0 and . < 60 (from 0 to under 60 months)
xlsform-answer-unknown = { $detail }: that question has no such answer; use a name of its list in the sheet choices
xlsform-calculation-other = the calculation “{ $detail }” isn't the sum of the answers' points; write points in the column points of the sheet choices and remove this row
xlsform-cell-not-taken = the column { $detail } can't be used in this row; clear the cell, or remove the question if it can't do without
xlsform-condition = the condition can't be read from character { $detail }; it takes only { "${item}" } = 'x', !=, selected(), comparisons of { "${age_months}" } with whole numbers, and, or, not()
xlsform-condition-age = the condition names an age of { $detail } months; use ages from 0 to 240 months
xlsform-group-in-group = the group { $detail } lies within another; close the one before with end_group
xlsform-group-unbalanced = { $detail } has no counterpart; each begin_group needs one end_group
xlsform-label-missing = no words in { $detail }; a questionnaire always has both Vietnamese and English
xlsform-label-reference = the words “{ $detail }” change with another answer; write words that stay
xlsform-list-unknown = the sheet choices has no list “{ $detail }”; add it or mend the name
xlsform-name-twice = “{ $detail }” is there twice; rename or remove one
xlsform-name-unusable = “{ $detail }” can't be a name; use small letters without accents, digits and _ (a question begins with a letter and isn't called age, and, or, not, meta)
xlsform-never-asked = this question is never asked (ages { $detail }); mend the ages of its condition
xlsform-no-column = the sheet has no column or value { $detail }; add it, with its header in the first row
xlsform-no-questions = there is no question; add some of the type select_one
xlsform-no-sheet = there is no sheet “{ $detail }”; an XLSForm needs survey, choices and settings
xlsform-noi-value = “{ $detail }” is missing or can't be used; export the form again and leave the sheet noi as it is, or remove that sheet
xlsform-not-a-workbook = can't be opened as XLSX ({ $detail }); save the form as .xlsx and import it again
xlsform-points-unclear = “{ $detail }” is no number of points; write a whole number from -100 to 100
xlsform-question-type = the type “{ $detail }” can't be used; make it select_one or remove the row
xlsform-reference-unknown = no question “{ $detail }” is asked before this one; mend the name or the order
xlsform-repeat = “{ $detail }”: a questionnaire doesn't repeat; remove the repeat
xlsform-required-unclear = “{ $detail }” is unclear; write yes or no
xlsform-too-large = larger than any questionnaire (at most { $detail }); choose the file of the XLSForm
