# Why an outcome is open: what happened, who must act, what to do.
# $what is what was asked, with the error as its sender names it.

reason-access-denied = There is no permission to look ({ $what }). The instructor must allow it; then grade again.
reason-region-denied = There is no permission to look ({ $what }). The instructor must allow it; or, if the lab was done in another region, name that with `--region` or in the roster. Then grade again.
reason-assume-role-refused = The account could not be entered ({ $what }). AWS does not say which side refuses. The instructor must check, in the account, the role, its trust policy and the external id in the roster; and, on the grader’s own side, the permission to call `sts:AssumeRole` on that role. (A trust policy names an SSO role as `arn:aws:iam::ACCOUNT:role/aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_NAME_HASH`, not as `assumed-role`.) Then grade again.
reason-profile-ended = The credentials in the student’s named profile have ended, or AWS does not know them ({ $what }). The student must start the lab session again and hand over its new credentials (in Learner Lab: Start Lab, AWS Details, AWS CLI); the instructor must put them into the profile and grade again.
reason-profile-missing = There is no named profile for the student, or it holds no credentials ({ $what }). The instructor must correct the roster’s `profile`, or add the profile to `~/.aws/credentials` or `~/.aws/config`, and grade again.
reason-grader-credentials = The AWS credentials that labproof ran with have ended, or AWS does not know them ({ $what }). No student has done anything wrong. The instructor must log in again (`aws sso login`, or new keys) and grade again; whoever was looked at before keeps the result.
reason-grader-region = AWS’s security token service (STS) is switched off for the grader’s account in the region that was asked ({ $what }), so no account could be entered. No student has done anything wrong. The instructor must set AWS_REGION to a region where it is switched on, or switch it on (IAM, Account settings); then grade again.
reason-grader-policy = The grader’s own user or role is allowed to assume no role ({ $what }), so no account could be entered. No student has done anything wrong. The instructor must allow it `sts:AssumeRole` on `arn:aws:iam::*:role/NAME`, the role of the students’ accounts, and grade again. (AWS never lets the root user assume a role.)
reason-throttled = AWS asked to be called less often ({ $what }). There is nothing to repair: look again in a few minutes.
reason-timeout = No answer came in time ({ $what }). There is nothing to repair: look again in a few minutes.
reason-unreachable = There was no way to reach { $what }. A private database answers only inside its own network: the instructor must provide a way in; then grade again.
reason-tls = The server could not prove who it is, so no password was sent ({ $what }). The instructor must check the address and the trusted certificates; then grade again.
reason-tls-roots = The server could not prove who it is, so no password was sent ({ $what }). RDS signs with other roots in this partition of AWS than in the rest, and labproof brings only those of the rest. The instructor must download { $roots }, name the file with `--sql-ca`, and grade again.
reason-login-refused = The database refused the lab’s user or password ({ $what }). The student must set the master password to the one in the lab text (in RDS: Modify), or tell the instructor the new one; then grade again.
reason-no-record = No record of it is left ({ $what }), and the time in which it could be seen is over, so it cannot be known. The instructor must decide these points.
reason-never-looked = The table was not looked at before the instance was deleted ({ $what }), so it cannot be known. The instructor must decide these points.
reason-not-looked-again = The table may have changed after it was last looked at, and the instance was deleted before another look ({ $what }), so it cannot be known. The instructor must decide these points.
reason-not-looked-at = The account was not looked at by the time that is judged for. The instructor must grade (`labproof grade`), or choose a later `--as-of`.
reason-too-many-records = CloudTrail has more records of the account than were read ({ $what }), so what was done before those cannot be known. The instructor must shorten the time that is read with `--since`, or give more time with `--timeout`, and grade again.
reason-name-settling = The instance shows no initial database name. Whether one was entered stands only in CloudTrail’s record of its creation, which can take up to two hours to arrive. There is nothing to repair.
reason-name-no-record = The instance shows no initial database name, and CloudTrail has no record of its creation that could tell whether one was entered. The instructor must decide these points.
reason-settling = CloudTrail may still deliver the record ({ $what }); that can take up to two hours. There is nothing to repair.
reason-in-progress = AWS is still working on it ({ $what }). There is nothing to repair.
reason-stopped = The DB instance is stopped ({ $what }). The student must start it in the RDS console; then grade again.
reason-wrong-account = The credentials open another account than the one named ({ $what }). The instructor must correct the roster, the role or the profile; then grade again.
reason-internal = AWS or labproof itself failed ({ $what }). Nobody did anything wrong: look again, and if it stays, the instructor should report it.

# What is in the way at the student’s web server, which leads to the database.
way-no-server = There is no web server that runs and has a public address, to go through to the database ({ $what }). The student must start it; then grade again.
way-not-theirs = No key could be pushed to the web server that the roster names: it is not one of the account’s instances ({ $what }). The instructor must correct the roster’s `ssh`, or name a key with `--ssh-key`; then grade again.
way-address = The student’s web server, the way to the database, could not be reached ({ $what }). The student must start it, and let its security group admit SSH from the address that the instructor names; then grade again.
way-silence = The student’s web server, the way to the database, took too long to answer ({ $what }). Look again in a few minutes; if it stays so, the student must restart the server.
way-host-key = The student’s web server did not prove to be the one that it should be, so nobody logged in ({ $what }). The instructor must ask the student whether the server was made anew, and correct the roster’s `ssh_host_key`; then grade again.
way-key = The student’s web server, the way to the database, refused the grader’s key ({ $what }). The student must let it accept keys from EC2 Instance Connect (Amazon Linux 2023 has it), or add the instructor’s public key to `~/.ssh/authorized_keys`; then grade again.
way-forwarding = The student’s web server let the grader in, but forwards no connection to the database ({ $what }). The student must set `AllowTcpForwarding yes` in `/etc/ssh/sshd_config`, remove `DisableForwarding` and `PermitOpen`, and restart sshd; then grade again.
way-behind = The database does not answer the web server, through which the grader came ({ $what }). The student must let the database’s security group admit the database’s port from the web server’s group; then grade again.

# What is in the way to the page of the student’s web server.
web-page-silent = The web page did not answer ({ $what }). The student must open it in a browser, and check that the security group allows TCP 80 from everywhere and that the web server is started on the instance; then grade again.
web-page-no-address = The web page could not be asked for, because the instance has no public address ({ $what }). The student must give it a public address; then grade again.
web-page-stopped = The instance does not run ({ $what }). The student must start the instance in the EC2 console; then grade again.
web-page-own-network = The web page was not asked for, because its address is one of the grader’s own networks ({ $what }). The instructor may allow that with `--http-allow-private`, and grade again.
web-page-not-asked = The web page was not asked for ({ $what }). The instructor must grade again without `--no-http`, before the instance is terminated.
web-page-never-looked = Nobody saw the web page before the instance was terminated ({ $what }), so it cannot be known. The instructor must decide these points.
web-page-not-looked-again = The web page may have changed after it was last looked at, and the instance was terminated before another look ({ $what }), so it cannot be known. The instructor must decide these points.

# Why the database lets nobody in, though no password is wrong.
login-locked = The lab’s user is locked in the database ({ $what }). The student must unlock it (`ALTER USER … ACCOUNT UNLOCK`, as another user); then grade again.
login-expired = The password of the lab’s user has expired ({ $what }). The student must set the master password again to the one in the lab text (in RDS: Modify); then grade again.
login-blocked = The database has blocked the computer that the grader connects from, after too many broken connections ({ $what }). The student must reboot the DB instance in the RDS console; then grade again.
login-no-room = The database accepts no more connections ({ $what }). The student must close other sessions (`exit` at every prompt of the database), or reboot the DB instance in the RDS console; then grade again.
login-tls-required = The database accepts encrypted connections only, and this one was not encrypted ({ $what }). The instructor must grade again without `--sql-tls off`.

# The same in a few words.
cause-access-denied = no permission to look
cause-assume-role-refused = the role could not be assumed
cause-profile-refused = the named profile opens no account
cause-grader-credentials = the grader’s own credentials opened no account
cause-throttled = AWS asked to be called less often
cause-timeout = no answer came in time
cause-unreachable = it could not be reached
cause-tls = the server did not prove who it is
cause-login-refused = the database refused the login
cause-no-record = no record of it is left
cause-too-many-records = there are more records than were read
cause-settling = the record may still come
cause-in-progress = AWS is still working on it
cause-stopped = the DB instance is stopped
cause-wrong-account = another account than the one named
cause-internal = AWS or labproof itself failed

# What is conspicuous, in a few words.
conspicuous-shared-account = shared AWS account
conspicuous-shared-instance = shared DB instance
conspicuous-older-than-lab = older than the lab
conspicuous-not-seen-this-time = not seen this time
conspicuous-leftover = DB instance left over
conspicuous-host-key-changed = host key changed

# A student who is not graded: what came back, and what to look at, in this order.
entry-answer = { $cause } ({ $error })
entry-role = Is the role there? In account { $account }, open IAM, Roles, and look for { $role }. If it is missing, deploy the template that `labproof role` prints, in that account (CloudFormation, Create stack).
entry-trust = Does the role trust you? Open the role’s Trust relationships: the principal must be { $principal }, or that account as a whole.
entry-trust-session = Does the role trust you? Open the role’s Trust relationships: the principal must be your role { $role } (`aws iam get-role --role-name { $role } --query Role.Arn` prints the ARN to write there), or your account as a whole. The ARN of a session (`assumed-role`) does not work there.
entry-trust-unknown = Does the role trust you? Open the role’s Trust relationships: the principal must be the user or role that you run labproof as (`aws sts get-caller-identity` shows it), or your account as a whole.
entry-external-id = Is the external id the same? The condition `sts:ExternalId` in the same policy must have the value that you grade with, letter for letter. If you grade without one, the condition must not be there.
entry-organization = Does an organization forbid it? If one of the two accounts is in an AWS organization, ask its administrator whether a service control policy (yours) or a resource control policy (the student’s) denies `sts:AssumeRole`.
entry-permission = May you assume roles at all? The user or role that you run labproof as needs the permission `sts:AssumeRole` on { $role }. The root user never has it.
entry-profile = Is the profile there? `~/.aws/credentials` or `~/.aws/config` must have a profile named { $profile }, with credentials. If it has another name, correct `profile` in the roster.
entry-profile-new = Has the student’s session ended? Ask the student to start the lab session again (Learner Lab: Start Lab) and to send you the new credentials (AWS Details, AWS CLI). Put them into the profile { $profile }.
entry-profile-account = The profile { $profile } belongs to another account than { $account }. Correct the account or the profile in the roster.
entry-role-account = The role { $role } is in another account than { $account }. Correct the account or the role in the roster.
entry-login = Sign in again: `aws sso login`, or new keys. `aws sts get-caller-identity` shows whether AWS knows you.
entry-region = Set AWS_REGION to a region that is enabled in your own account, or enable the region’s STS endpoint (IAM, Account settings).
entry-network = Can this computer reach AWS? Check its network, and the proxy (`HTTPS_PROXY`), if there is one.
entry-later = Try again in a few minutes.
entry-report = If it happens again, report it to the developers of labproof, with the evidence store.
