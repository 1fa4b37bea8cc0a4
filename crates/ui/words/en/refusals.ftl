# Reasons why something was not recorded, with what to do about it.
