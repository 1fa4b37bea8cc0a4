# Words of the page of components.

sg-title = Components
sg-lead = Built from the code of the pages; every number here is an example.
sg-themes = Theme
sg-colour = Colours
sg-type = Type
sg-pangram = Ổ bánh mì của Ngự, giữa rừng thông xa, chưa kịp nguội
sg-tags = States
sg-buttons = Buttons
sg-forms = Forms
sg-secret = Password
sg-error = Enter a day that is in the calendar, such as 28/02/2026
sg-choose = Choose one
sg-toast = Notes, empty states
sg-meters = Meters and targets
sg-meter-share = A share with a target
sg-meter-few = Fewer than 20 children
sg-meter-small = A small number, hidden
sg-charts = Charts
sg-here = Bản Mạ
sg-table = Table
sg-print = Print
sg-print-text = In print: A4, black Times New Roman, hatching instead of fills, tables shown below charts, no navigation.
sg-code = An example code
