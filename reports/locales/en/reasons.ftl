# Why an outcome is open: what happened, who must act, what to do.
# $what is the call or the address, with the error as its sender names it.

reason-access-denied = labproof has no permission to look ({ $what }). The instructor must add that permission to the role, and grade again.
reason-region-denied = labproof has no permission to look in this region ({ $what }). The instructor must add it to the role; or, if the lab was done in another region, name that region with `--region` or in the roster. Then grade again.
reason-assume-role-refused = The account could not be entered: AWS refused the role and does not say why ({ $what }). The instructor must check, in the account, that the role exists, its trust policy and the external id; and, on the grader’s own side, the permission `sts:AssumeRole` on that role. Then grade again.
reason-profile-ended = The credentials in the student’s profile have expired, or AWS does not know them ({ $what }). The student must start the lab session again and send the new credentials (in Learner Lab: Start Lab, AWS Details, AWS CLI); the instructor must put them into the profile and grade again.
reason-profile-missing = There is no profile for the student, or it has no credentials ({ $what }). The instructor must correct the roster’s `profile`, or add the profile to `~/.aws/credentials` or `~/.aws/config`, and grade again.
reason-grader-credentials = The AWS credentials that labproof was started with have expired, or AWS does not know them ({ $what }). The students did nothing wrong. The instructor must sign in again (`aws sso login`, or new keys) and grade again. Students who were looked at before keep their results.
reason-grader-region = AWS’s Security Token Service (STS) is not enabled for the grader’s account in this region ({ $what }), so no account could be entered. The students did nothing wrong. The instructor must set AWS_REGION to a region where it is enabled, or enable it (IAM, Account settings), and grade again.
reason-grader-policy = The grader’s own user or role is not allowed to assume a role ({ $what }), so no account could be entered. The students did nothing wrong. The instructor must allow it `sts:AssumeRole` on `arn:aws:iam::*:role/NAME`, the role of the students’ accounts, and grade again. (The root user can never assume a role.)
reason-throttled = AWS received too many requests and asked labproof to slow down ({ $what }). There is nothing to correct: look again in a few minutes.
reason-timeout = No answer came in time ({ $what }). There is nothing to correct: look again in a few minutes.
reason-unreachable = labproof could not connect to { $what }. A private database answers only inside its own network: the instructor must provide a way in, and grade again.
reason-tls = The server could not prove its identity, so no password was sent ({ $what }). The instructor must check the address and the trusted certificates, and grade again.
reason-tls-roots = The server could not prove its identity, so no password was sent ({ $what }). In this partition of AWS, RDS uses other root certificates than those that come with labproof. The instructor must download { $roots }, name the file with `--sql-ca`, and grade again.
reason-login-refused = The database refused the lab’s user or password ({ $what }). The student must set the master password to the one in the lab text (in RDS: Modify), or tell the instructor the new one. Then grade again.
reason-no-record = There is no record of it any more ({ $what }), and it can no longer be looked at, so it cannot be known. The instructor must decide these points.
reason-never-looked = The table was not looked at before the instance was deleted ({ $what }), so it cannot be known. The instructor must decide these points.
reason-not-looked-again = The table may have changed after it was last looked at, and the instance was deleted before another look ({ $what }), so it cannot be known. The instructor must decide these points.
reason-not-looked-at = The account had not been looked at by the time that this grading is for. The instructor must grade (`labproof grade`), or choose a later `--as-of`.
reason-too-many-records = CloudTrail has more records of the account than could be read ({ $what }), so what was done earlier cannot be known. The instructor must shorten the period with `--since`, or allow more time with `--account-timeout`, and grade again.
reason-name-settling = The instance shows no initial database name. Only CloudTrail’s record of its creation says whether one was entered, and that can take up to two hours to arrive. There is nothing to correct.
reason-name-no-record = The instance shows no initial database name, and CloudTrail has no record of its creation that says whether one was entered. The instructor must decide these points.
reason-settling = CloudTrail’s record may still be on its way ({ $what }); that can take up to two hours. There is nothing to correct.
reason-in-progress = AWS is still working on { $what }. There is nothing to correct.
reason-in-progress-as = AWS is still working: { $what } is { $status }. There is nothing to correct.
reason-stopped = The DB instance { $what } is stopped. The student must start it in the RDS console. Then grade again.
reason-wrong-account = The credentials are for another account than the one in the roster ({ $what }). The instructor must correct the roster, the role or the profile, and grade again.
reason-internal = AWS or labproof itself failed ({ $what }). Nobody did anything wrong: look again, and if it happens again, the instructor should report it.

# What is wrong at the student’s web server, through which labproof reaches the database.
way-no-server = To reach the database, labproof goes through the student’s web server, and there is none that runs and has a public address ({ $what }). The student must start it. Then grade again.
way-not-theirs = The web server that the roster names is not an instance of this account, so labproof could not send it a key ({ $what }). The instructor must correct the roster’s `ssh`, or name a key with `--ssh-key`, and grade again.
way-address = The student’s web server, through which labproof reaches the database, could not be reached ({ $what }). The student must start it, and allow SSH in its security group from the address that the instructor names. Then grade again.
way-silence = The student’s web server, through which labproof reaches the database, took too long to answer ({ $what }). Look again in a few minutes; if it happens again, the student must restart the server.
way-host-key = The student’s web server did not prove to be the right one, so labproof did not log in ({ $what }). The instructor must ask the student whether the server was created again, correct the roster’s `ssh_host_key`, and grade again.
way-key = The student’s web server, through which labproof reaches the database, refused the grader’s key ({ $what }). The student must allow EC2 Instance Connect on it (Amazon Linux 2023 has it), or add the instructor’s public key to `~/.ssh/authorized_keys`. Then grade again.
way-forwarding = The student’s web server accepted the login, but forwards no connection to the database ({ $what }). The student must set `AllowTcpForwarding yes` in `/etc/ssh/sshd_config`, remove `DisableForwarding` and `PermitOpen`, and restart sshd. Then grade again.
way-behind = The database does not answer the student’s web server, through which labproof tried to reach it ({ $what }). The student must allow the database’s port from the web server’s group in the database’s security group. Then grade again.

# Why the page of the student’s web server could not be looked at.
web-page-silent = The web page did not answer ({ $what }). The student must open it in a browser, and check that the security group allows TCP 80 from everywhere and that the web server runs on the instance. Then grade again.
web-page-no-address = The web page could not be asked for, because the instance has no public address ({ $what }). The student must give it a public address. Then grade again.
web-page-stopped = The instance is not running ({ $what }). The student must start the instance in the EC2 console. Then grade again.
web-page-own-network = The web page was not asked for, because its address belongs to the grader’s own network ({ $what }). The instructor may allow that with `--http-allow-private`, and grade again.
web-page-not-asked = The web page was not asked for ({ $what }). The instructor must grade again without `--no-http`, before the instance is terminated.
web-page-never-looked = The web page was not looked at before the instance was terminated ({ $what }), so it cannot be known. The instructor must decide these points.
web-page-not-looked-again = The web page may have changed after it was last looked at, and the instance was terminated before another look ({ $what }), so it cannot be known. The instructor must decide these points.

# Why the database refuses the login though the password is right.
login-locked = The lab’s user is locked in the database ({ $what }). The student must unlock it (`ALTER USER … ACCOUNT UNLOCK`, as another user). Then grade again.
login-expired = The password of the lab’s user has expired ({ $what }). The student must set the master password again to the one in the lab text (in RDS: Modify). Then grade again.
login-blocked = The database has blocked the computer that labproof connects from, after too many broken connections ({ $what }). The student must reboot the DB instance in the RDS console. Then grade again.
login-no-room = The database accepts no more connections ({ $what }). The student must close other sessions (`exit` in each of them), or reboot the DB instance in the RDS console. Then grade again.
login-tls-required = The database accepts encrypted connections only, and this one was not encrypted ({ $what }). The instructor must grade again without `--sql-tls off`.

# The same in a few words.
cause-access-denied = no permission to look
cause-assume-role-refused = the role could not be assumed
cause-profile-refused = the student’s profile could not be used
cause-grader-credentials = the grader’s own credentials were refused
cause-throttled = AWS asked labproof to slow down
cause-timeout = no answer came in time
cause-unreachable = it could not be reached
cause-tls = the server did not prove its identity
cause-login-refused = the database refused the login
cause-no-record = there is no record of it any more
cause-not-looked-at = nobody has looked at the account
cause-too-many-records = there are more records than could be read
cause-settling = the record may still be on its way
cause-in-progress = AWS is still working on it
cause-stopped = the DB instance is stopped
cause-wrong-account = another account than in the roster
cause-internal = AWS or labproof itself failed

# The flags, in a few words.
conspicuous-shared-account = shared AWS account
conspicuous-shared-instance = shared DB instance
conspicuous-older-than-lab = older than the lab
conspicuous-not-seen-this-time = not seen this time
conspicuous-leftover = DB instance left over
conspicuous-host-key-changed = host key changed

# A student who is not graded: what came back, and what to look at, in this order.
entry-answer = { $cause } ({ $error })
entry-role = Is the role there? In account { $account }, open IAM, Roles, and look for { $role }. If it has another name there, grade with `--role-name`. If it is missing, deploy the template that `labproof role` prints in that account (CloudFormation, Create stack).
entry-trust = Does the role trust you? Open the role’s Trust relationships: the principal must be { $principal }, or that account as a whole.
entry-trust-session = Does the role trust you? Open the role’s Trust relationships: the principal must be your role { $role } (`aws iam get-role --role-name { $role } --query Role.Arn` prints the ARN to write there), or your account as a whole. The ARN of a session (`assumed-role`) does not work there; a role of IAM Identity Center is `role/aws-reserved/sso.amazonaws.com/…`.
entry-trust-unknown = Does the role trust you? Open the role’s Trust relationships: the principal must be the user or role that you run labproof as (`aws sts get-caller-identity` shows it), or your account as a whole.
entry-external-id = Is the external id the same? The condition `sts:ExternalId` in the same policy must have the value that you grade with, letter for letter. If you grade without one, the condition must not be there. To correct it, deploy the template again with the parameter `ExternalId`: AWS keeps the old value of a parameter that is not given.
entry-organization = Does an organization forbid it? If one of the two accounts is in an AWS organization, ask its administrator whether a service control policy (yours) or a resource control policy (the student’s) denies `sts:AssumeRole`.
entry-permission = Are you allowed to assume roles at all? The user or role that you run labproof as needs the permission `sts:AssumeRole` on { $role }. The root user never has it.
entry-profile = Is the profile there? `~/.aws/credentials` or `~/.aws/config` must have a profile named { $profile }, with credentials. If it has another name, correct `profile` in the roster.
entry-profile-new = Has the student’s session ended? Ask the student to start the lab session again (Learner Lab: Start Lab) and to send you the new credentials (AWS Details, AWS CLI). Put them into the profile { $profile }.
entry-profile-account = The profile { $profile } belongs to another account than { $account }. Correct the account or the profile in the roster.
entry-role-account = The role { $role } is in another account than { $account }. Correct the account or the role in the roster.
entry-login = Sign in again: `aws sso login`, or new keys. `aws sts get-caller-identity` shows whether AWS knows you.
entry-region = Set AWS_REGION to a region that is enabled in your own account, or enable the region’s STS endpoint (IAM, Account settings).
entry-network = Can this computer reach AWS? Check its network, and the proxy (`HTTPS_PROXY`), if there is one.
entry-later = Try again in a few minutes.
entry-report = If it happens again, report it to the developers of labproof, with the evidence store.
