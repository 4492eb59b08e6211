# The seven outcomes, and who must act on an open one.

outcome-passed = passed
outcome-partial = partial
outcome-failed = failed
# In place of “failed” where nothing was attempted: not wrong, only not done.
outcome-not-yet = not yet
outcome-blocked = blocked
outcome-pending = pending
outcome-unverified = unverified
outcome-excused = excused

who-student = The student must act
who-instructor = The instructor must act
who-aws = AWS needs time
