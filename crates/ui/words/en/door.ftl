# Signing in, accounts, roles, who looked at a record.

## The frame

nav-people = People
nav-units = Units
nav-system = System
nav-audit = Log
visitor-label = Signed in as

## Signing in

sign-in-title = Sign in
sign-in-lead = The book of what every young child is owed, and who has to do what by which day.
sign-in-name = Sign-in name
sign-in-name-help = The name, telephone number or e-mail address that the administrator gave.
sign-in-password = Password
sign-in-button = Sign in
sign-in-forgotten = Forgot the password? Ask your unit's administrator for a link to set a new one.
knock-wrong-title = Not signed in
knock-wrong = The sign-in name or the password isn't right. Check capitals and the keyboard layout, then type them again.
knock-wrong-code = The code isn't right or has changed. Type the one that the telephone shows now; if it is still refused, set the telephone's clock to automatic.
knock-wait-title = Wait a moment
knock-wait-seconds =
    { $n ->
        [one] Wrong too often. Wait { $n } second, then try again.
       *[other] Wrong too often. Wait { $n } seconds, then try again.
    }
knock-wait-minutes =
    { $n ->
        [one] Wrong too often. Wait { $n } minute, then try again.
       *[other] Wrong too often. Wait { $n } minutes, then try again.
    }
knock-over = The session ended to keep the data safe. Sign in again to go on.
knock-changed = The password was changed. Sign in with the new one.
knock-out = Signed out.
demo-title = Accounts for trying out
demo-lead = Press one to come in at once; nothing to type.
demo-enter = Come in as
demo-password = Password of all of them: { $x }

## The identity service

sign-in-through = Sign in with { $x }
service-away-title = { $x } can't be reached
service-away = { $x } isn't answering now. Sign in with your password, or try again in a few minutes.
service-refused-title = { $x } hasn't confirmed it
service-refused = Signing in stopped at { $x }. Try again, or sign in with your password.
service-over-title = This sign-in can't be used any more
service-over = It has been too long since you went to { $x }, or the page was opened a second time. Begin again.
service-odd-title = The answer of { $x } isn't to be trusted
service-odd = To keep the data safe, Nôi lets nobody in with it. Tell the system's administrator, and sign in with your password meanwhile.
invitation-through-text = Rather not remember another password? Use your own account at { $x }: this link will tie it to Nôi.
identity-title = Sign in with { $x }
identity-lead = Once linked, you come into Nôi with this service and type no password.
identity-since = Linked since { $x }.
identity-link = Link my identity
identity-link-text = Type your password so that it is certain that the account's owner is linking it.
identity-unlink = Unlink it
identity-unlink-text = Once unlinked, this identity opens the account no more; sign in with your password. Type your password to unlink it.
identity-only = This account opens with the linked identity alone, so it can't be unlinked. To change that, ask your unit's administrator for a link that sets a password.
identity-away = Nothing was linked. Try again in a few minutes.
identity-go = Go to { $x }
identity-go-text = The password is right. Go to { $x } and sign in with your own account there; then you come back here.
account-identity-on = Linked: you can come in with { $x }.
account-identity-off = Not linked to any identity of { $x }.
account-identity-see = See, unlink
account-no-password = This account has no password: it opens with the linked identity. To have one, ask your unit's administrator for a link.
not-in-unlinked-title = Not linked to an account here
not-in-unlinked-text = { $x } has confirmed who you are, but this identity isn't linked to any account in Nôi.
not-in-unlinked-do = With an account: sign in with your password, open Account and link { $x }. Without one: ask your unit's administrator for a link, open it and choose { $x }.
not-in-suspended-title = The account is suspended
not-in-suspended-text = { $x } has confirmed who you are, but the account in Nôi is suspended.
not-in-suspended-do = Ask your unit's administrator. Once it is restored, sign in as before.
not-in-taken-title = It can't be linked
not-in-taken-text = This identity at { $x } is linked to another account, or this account to another identity.
not-in-taken-do = Each identity opens one account. If both accounts are yours, unlink it in the other first; if not, tell your unit's administrator.

## Passkeys

passkey-title = Sign in with a passkey
passkey-lead = Press the button, then confirm with your finger, your face or the code that opens the device. No name, no password.
passkey-button = Use this device's passkey
passkey-other = Sign in with the password
passkey-needs-script = JavaScript is off in this browser, so no passkey can be used. Use the password.
passkey-not-done = The device gave no passkey. Press again to try once more, or use the password.
passkey-wrong = This passkey opens no account: it may have been removed, or it took too long. Try again, or use the password.
passkeys-title = Passkeys
passkeys-lead = A passkey lies in your phone or computer and opens with a finger, a face or the device's code. Nobody can trick it out of you like a password.
passkeys-go = See, add
passkeys-own = Your passkeys
passkeys-none = None yet.
passkey-made = Added on { $x }
passkey-used = last used { $x }
passkey-end = Remove
passkey-new = Add a passkey
passkey-name = Name it
passkey-name-help = So that you know which device it is, such as: My phone.
passkey-no-name = Give it a name, so that you know the device later.
passkey-begin = Go on
passkey-make = Make a passkey on this device
passkey-make-text = The password is right. Press the button and follow the device within five minutes: your finger, your face or the device's code.
passkey-not-made = The device made no passkey. Press again to try; a device that is too old, or has one of this account, can't.
passkey-odd-title = The passkey wasn't added
passkey-odd = It took more than five minutes, or this passkey is known already. Begin again.
passkey-too-many = An account has ten passkeys at most. Remove one of a device that you no longer use, then add it.

## Codes

code-title = Enter the code
code-lead = Open the authenticator on the telephone and type the six digits it shows for Nôi.
code-label = Six-digit code
code-help = It changes every thirty seconds.
code-button = Continue
code-lost = Lost or changed the telephone? Ask your unit's administrator for a link to set a new password, then turn codes on with the new telephone.
code-other = Sign in with another account
codes-title = Turn on codes
codes-lead = From then on, signing in also takes six digits from the telephone. Three steps, about two minutes.
codes-app = Install an app
codes-app-text = Install an authenticator on the telephone, for example Google Authenticator, Microsoft Authenticator or Aegis.
codes-scan = Scan the picture
codes-scan-text = In the app, add an account and scan this picture. Keep no photo of it: whoever has it can make the codes.
codes-picture = QR code that adds the account to the authenticator
codes-type = If it can't be scanned, type this into the app:
codes-here = Is this page open on that very telephone? Open it in the app
codes-enter = Type the code
codes-label = The six digits that the app shows
codes-so-far-help = So that nobody else sets codes up in a browser left open.
codes-button = Turn on codes

## Setting a password

invitation-title = Set a password
invitation-lead = This link is for { $x } only.
invitation-other = Not the right name? Set no password, and tell whoever gave the link.
invitation-button = Set password
invitation-over-title = This link is no longer open
invitation-over-text = A link works once, within seven days. Ask your unit's administrator for a new one.
to-sign-in = Go to sign-in
first-title = Make the first account
first-lead = There is no account here yet. The first one administers the system and makes the accounts of others.
first-button = Make account
password-new = New password
password-new-help = At least ten characters. A few unrelated words are easy to remember and hard to guess.
password-again = New password again
password-so-far = Password so far
password-too-short = The password needs at least ten characters. Add a word or two.
password-too-long = The password has more than 128 characters. Make it shorter.
password-guessable = This password is easy to guess: many people use it, or it holds the sign-in name. Choose another.
password-differs = The two aren't the same. Type both again.
password-wrong-so-far = The password so far isn't right. Type it again.

## One's own account

account-title = Account
account-roles = Roles
account-no-roles = No role yet, so there is nothing to see. Ask your unit's administrator.
account-sign-out = Sign out
account-codes = Codes
account-codes-on = On: signing in also takes six digits from the telephone.
account-codes-off = Off. Once on, whoever gets hold of the password still can't come in without the telephone.
account-codes-set = Codes are on. From the next sign-in, type the one on the telephone, too.
account-codes-begin = Turn on codes
account-codes-again = Move to another telephone
account-password = Change password
account-password-lead = Afterwards, every device that has this account open has to sign in again.
account-password-button = Change password

## Tokens of programs

tokens-title = Access tokens for programs
tokens-lead = A program (a spreadsheet, your unit's own software) that has such a token asks and records in your place through the API, within what your roles allow that day. Changing your password ends every token.
tokens-go = See and make tokens
tokens-own = Your tokens
tokens-none = No token yet.
token-name = Name of the program
token-name-help = So that you know later where it is used, for example: Health station's spreadsheet
token-name-missing = Name the program
token-name-long = The name is longer than 80 characters. Shorten it
token-for = May
token-scope-missing = Choose at least one thing that the program may do
token-days = Lasts
token-days-n =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
token-days-missing = Choose how long it lasts
token-too-many = You have 20 tokens already. Take one back that is no longer used
token-until = Until
token-used = Last used
token-never = never
token-open = In use
token-over = Expired
token-end = Take back
token-ended = Taken back. The program that has it can ask nothing any more.
token-new = Make a new token
token-new-lead = One token for each program, and only for what it needs. Whoever has it can use it: keep it as you keep a password.
token-make = Make the token
token-made = The new token
token-once = Copy it into the program now: it is shown only this once, Nôi doesn't keep it.

## People

people-title = People
people-lead =
    { $n ->
        [0] No accounts in the area you manage yet.
        [one] { $n } account in the area you manage.
       *[other] { $n } accounts in the area you manage.
    }
people-caption = List of accounts
people-new = Add a person
people-new-lead = Everybody has an account of their own. Give the first role here; others are given later, on the page of the person. A link for setting a password comes with it, to be handed over in person.
people-new-button = Make account
people-no-role = no role yet
person-state = State
person-in-use = In use
person-not-come = No password set yet
person-suspended = Suspended
person-codes-on = on
person-codes-off = off
person-login-help = 3 to 64 letters, digits or the signs . - _ @ + without spaces. A telephone number will do.
person-name-missing = Enter the full name.
person-login-form = A sign-in name needs 3 to 64 letters, digits or the signs . - _ @ + without spaces. Change it.
person-login-taken = Somebody has this sign-in name already. Add the unit's name, or use a telephone number.
person-role-missing = Choose a role to give.
person-unit-unclear = It isn't clear which unit this is. Name the one above it, too, or enter its code.
person-unit-these = It isn't clear which unit this is. It may be: { $x }. Say it more exactly.
person-days-wrong = A day can't be read, or the last day is before the first. Enter day/month/year, for example 01/12/2026.
person-out-of-reach = This unit isn't in the area you manage. Enter one below yours, or ask an administrator above.
person-link = Link for setting a password
person-link-once = Shown only once, here. Hand it to { $x } in person: let the telephone scan the picture, or copy the link.
person-link-care = The link is open for seven days and works once. Don't post it in a group chat: whoever has it can set the password.
person-link-picture = QR code of the link for setting a password
person-roles = Roles
person-no-roles = No role yet, so there is nothing to see.
person-own = This is your own account. Nobody gives themselves a role or takes it away; ask another administrator.
person-own-account = Go to your account
person-grant = Give a role
person-grant-choose = Choose a role
person-grant-unit = Unit
person-grant-unit-help = Its name, with or without diacritics, or its code. Where several share a name, add the one above, for example: xã Tân Phú, tỉnh Đồng Nai.
person-grant-from = From
person-grant-from-help = Day/month/year. Empty means today.
person-grant-until = To the end of
person-grant-until-help = Empty means until it is revoked.
person-grant-button = Give role
person-revoke = Revoke
person-invite = New link
person-invite-text = When this person has forgotten the password or lost the telephone, make a link for setting a new password. Codes are then off and have to be turned on again.
person-invite-again = When the earlier link was lost or is older than seven days, make a new one; the earlier one then no longer works.
person-invite-button = Make a link
person-suspend = Suspend
person-suspend-text = The person is out on every device at once and can't come in again until restored. Roles and what was recorded stay.
person-suspend-button = Suspend account
person-restore = Restore
person-restore-text = The account is suspended, so nobody can come in with it. Roles and what was recorded are still there.
person-restore-button = Restore account
role-caption = Roles and when they are held
role-column = Role
role-unit = Unit
role-days = Time
role-holds = Held today
role-not-today = Not held today

## The log, and who looked

audit-title = Log of access
audit-lead =
    { $n ->
        [0] No lines yet.
        [one] { $n } line.
       *[other] { $n } lines.
    } Every look at a child's record is written down before any data is shown.
audit-caption = Lines of the log
audit-at = When
audit-number = line { $n }
audit-who = Who
audit-what = What
audit-outcome = Outcome
audit-record = Record
audit-done = Done
audit-by-reason = For a written reason
audit-refused = Refused
audit-failed = Failed
audit-pages = Pages of the log
audit-older = Older
audit-newest = Newest
audit-newer = Newer
audit-oldest = Oldest
audit-head = Seal of the log
audit-head-text = Every line is tied to the one before by a calculation, and the last one gives this string. Copy it and the date to paper and let somebody else keep it: if an old line is ever changed or removed, the string no longer matches.
looked-title = Who looked at the record
looked-lead = Every opening of the record is written down: who, in which role, when, which sections. Parents and carers may ask for this list.
looked-none = Nobody has looked at this record yet.
child-looked =
    { $n ->
        [0] Nobody looked in 30 days
        [one] { $n } person looked in 30 days
       *[other] { $n } people looked in 30 days
    }

## Opening a record for a reason

home-opened =
    { $n ->
        [one] A child's record was opened by somebody else for a reason in the last 30 days
       *[other] { $n } children's records were opened by others for a reason in the last 30 days
    }
opened-title = Records opened for a reason
opened-lead = In the last 30 days, in this unit, by others. Who, when, why. Where the reason doesn't convince, ask who opened it.
opened-unit = Unit, reason
opened-none = Nobody else opened a record for a reason.
opened-back = To the start

open-title = Open one child's record in an emergency
open-lead = Only when this very child needs it and there is no other way.
open-terms = Before you open it
open-what = It shows the sections that your role may see for a written reason, of this child alone.
open-long = It stays open for three hours, then closes by itself.
open-kept = The reason, your name and every look go into the log, and nobody can remove them.
open-told = The leaders responsible for the unit and the auditor see this opening at once, with the reason.
open-sealed = A sealed child protection case never opens this way.
open-reason = Reason
open-reason-help = At least twenty characters: what you need to see, and what for. An auditor will read it.
open-too-short = The reason needs at least twenty characters. Add what you need to see, and what for.
open-button = Open for three hours
open-back = Don't open, go back
