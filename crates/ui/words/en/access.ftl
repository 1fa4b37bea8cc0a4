# Who may see and do what: roles, sections of a record, actions, reasons of a refusal.

access-role-village-collaborator = Village collaborator
access-role-commune-officer = Commune culture and social affairs officer
access-role-commune-leader = Commune leader
access-role-health-station = Health station
access-role-school = Preschool or primary school
access-role-mass-organisation = Mass organisation
access-role-department-of-health = Department of Health
access-role-department-of-education = Department of Education and Training
access-role-provincial-manager = Provincial leader or manager
access-role-ministry = Ministry, central agency
access-role-protection-worker = Child protection worker
access-role-auditor = Auditor of the log
access-role-administrator = System administrator
access-role-parent = Parent or carer

access-section-identity = Name, date of birth, numbers
access-section-contacts = Carers and how to reach them
access-section-residence = Where the child lives
access-section-pregnancy = Pregnancy
access-section-health = Vaccines, health checks
access-section-growth = Weighing, measuring, growth
access-section-nutrition = Nutrition services
access-section-care = Care and upbringing at home
access-section-education = Schooling
access-section-screening = Screening and assessment of the child's development
access-section-disability = Confirmed disability
access-section-mother-screening = Screening and care of the mother's health
access-section-inclusion = Needs inclusion support
access-section-circumstances = Special circumstances
access-section-protection = Protection case
access-section-welfare = Social assistance, confirmation of a disability
access-section-documents = Papers: birth certificate, insurance card, residence
access-section-who-looked = Who looked at the record

access-action-see-child = Open a child's page
access-action-see = See
access-action-record = Record
access-action-correct = Correct
access-action-drill-down = Go from a figure to the children
access-action-register = Register a child
access-action-merge = Merge duplicate records and part them again
access-action-search = Search for a child
access-action-list = List children and what is due
access-action-report-harm = Report that a child may be harmed
access-action-list-cases = List protection cases
access-action-export = Export children to a file
access-action-import = Import from a file
access-action-seal = Seal and unseal a case
access-action-break-glass = Open one child's record in an emergency
access-action-see-figures = See figures
access-action-adopt-plan = Put a plan in force
access-action-draft-report = Draft a report
access-action-freeze-report = Freeze a report's figures
access-action-manage-local-units = Manage villages, schools, stations
access-action-manage-people = Manage accounts and roles
access-action-read-audit = Read the log of access
access-action-administer-system = Administer the system

access-reach-below = own unit and below
access-reach-own = own unit
access-reach-attending = children who attend the school
access-reach-own-child = own child

access-whose-all = all children
access-whose-with-case = children with a protection case, sealed ones among them

access-refused-no-role = This account holds no role yet. Ask the administrator of the unit.
access-refused-not-this-role = Your role doesn't do this.
access-refused-ended = Your role here has ended. Ask the administrator of the unit.
access-refused-not-yet = Your role here hasn't begun yet.
access-refused-not-found = Not found within your area. Check it, or ask the administrator of the unit.
access-refused-own-account = Nobody gives a role to themselves. Ask another administrator.
access-refused-no-case = This role opens only children with a protection case. If harm was reported, record the report first.
access-refused-needs-reason = This record opens only for a written reason. The opening is kept in the audit, and lasts three hours at most.
access-refused-not-this-token = This token wasn't made for this. Make one that is, on the account's page.
