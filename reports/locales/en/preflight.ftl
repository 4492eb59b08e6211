# Before the class: `labproof preflight`. Each finding has a sentence on what was found and one on what to do.

preflight-title = Before the class
preflight-tried = Checked at { $at } with labproof { $version }
preflight-class-ends = The class ends at { $at }
preflight-ready = { $students ->
    [one] The class can be held and graded: the only student is ready.
   *[other] The class can be held and graded: all { $students } students are ready.
}
preflight-blocked = The class cannot be held and graded as it is. Of { $students } students { $ready } are ready.
preflight-not-known = No problem is known, but not everything could be checked. Of { $students } students { $ready } are ready.
preflight-grader = On your own side
preflight-region = { $students ->
    [one] Region { $region }: 1 student
   *[other] Region { $region }: { $students } students
}
preflight-nothing = Nothing was found.
preflight-students = Students with findings
preflight-everybody = Everybody
preflight-reads = Reads
preflight-by-student = Students must act
preflight-by-instructor = You must act
preflight-by-administrator = The AWS administrator must act
preflight-by-aws = To be checked again
preflight-overview = Who must act

preflight-severity-blocks-grading = blocks grading
preflight-severity-blocks-class = blocks the class
preflight-severity-not-known = not known
preflight-severity-to-know = for information
preflight-standing-ready = ready
preflight-standing-blocked = not ready
preflight-standing-not-known = not known
preflight-who-student = Student
preflight-who-instructor = Instructor
preflight-who-administrator = AWS administrator
preflight-who-aws = AWS

preflight-thing-server = an EC2 instance with the security group “{ $name }”
preflight-thing-this-server = the EC2 instance { $name }
preflight-thing-group = the security group “{ $name }”
preflight-thing-database = the DB instance { $name }
preflight-thing-snapshot = the DB snapshot { $name }
preflight-thing-backups = retained automated backups of the DB instance { $name }

# The way into an account.
preflight-role-refused = The role does not let labproof in. It is missing, trusts somebody else, or asks for an external id; AWS does not say which.
preflight-role-refused-with-id = The role does not let labproof in, neither with the external id of the roster nor without one. It is missing, trusts somebody else, or asks for another external id; AWS does not say which.
preflight-role-refused-do = In AWS CloudFormation, deploy the instructor’s template (from `labproof role`) again, and enter the external id that the instructor gave you.
preflight-external-id-unwanted = The role refuses the external id of the roster, and lets labproof in without one.
preflight-external-id-unwanted-do = Take the external id out of this student’s row in the roster.
preflight-no-external-id = The role asks for no external id. Anybody who gets the grader to use this role can have this account read (the “confused deputy” problem).
preflight-no-external-id-do = In AWS CloudFormation, deploy the instructor’s template (from `labproof role`) again: that role asks for the external id.
preflight-own-policy = The policies of the grader’s own user or role do not allow it to assume this role.
preflight-own-policy-do = Allow your own user or role `sts:AssumeRole` on this role, or on `arn:aws:iam::*:role/NAME`.
preflight-wrong-account = The role leads into another account than the one in the roster.
preflight-wrong-account-do = Correct `account_id` or `role_arn` in the roster.
preflight-unanswered = Whether this is allowed is not known: { $cause } ({ $what }).
preflight-unanswered-do = There is nothing to repair. Run `labproof preflight` again in a few minutes.
preflight-account-not-ready = AWS does not let this account use its services ({ $error }): the sign-up is not complete, the payment method is not valid, or the account is suspended.
preflight-account-not-ready-do = Sign in to the AWS console and complete the sign-up (payment method, phone verification). If the account is suspended, contact AWS Support.
preflight-region-not-enabled = The account has not enabled the region { $region }.
preflight-region-not-enabled-do = Enable { $region } in the AWS console under Account > AWS Regions. That takes some minutes.
preflight-reads-denied = The role lets labproof in, but does not allow all reads that grading needs: { $actions }.
preflight-reads-denied-do = In AWS CloudFormation, update the role with the instructor’s newest template (from `labproof role`), which allows exactly these reads.
preflight-denied-by-organization = A service control policy of the organization denies reads that grading needs in { $region }: { $actions }.
preflight-denied-by-organization-do = In AWS Organizations, let the service control policies of the students’ accounts allow these actions in { $region }. Often the cause is a policy that allows only certain regions; then the class can be held in one of those.

# The lab’s things.
preflight-missing = In { $region } the account lacks what the lab starts from: { $things }.
preflight-missing-do = Before the class, create it in { $region } by following the lab that comes before this one.
preflight-missing-elsewhere = In { $region } the account lacks what the lab starts from ({ $things }); it is in { $elsewhere }.
preflight-missing-elsewhere-do = If the student may work in { $elsewhere }, enter that in the roster’s column `region`. Otherwise ask the student to create it in { $region }.
preflight-stopped = The server that the lab starts from is stopped ({ $server }).
preflight-stopped-do = Start it in EC2 console > Instances > Instance state before the class.
preflight-in-the-way = In { $region } the name that the lab asks for is taken: { $thing }. The lab cannot be done as written while it is there.
preflight-in-the-way-since = In { $region } the name that the lab asks for is taken: { $thing }, since { $since }. The lab cannot be done as written while it is there, and it costs money.
preflight-leftover = Left in { $region } from before: { $thing }.
preflight-leftover-costs = Left in { $region } from before, and costing money: { $thing }.
preflight-delete-server = If it is not needed, terminate it in EC2 console > Instances > Instance state.
preflight-delete-group = Delete it in VPC console > Security Groups > Actions, after deleting or detaching everything that uses it.
preflight-delete-database = Delete it in RDS console > Databases > Actions, without a final snapshot and without retained backups.
preflight-delete-snapshot = Delete it in RDS console > Snapshots > Actions.
preflight-delete-backups = Delete them in RDS console > Automated backups > Retained.

# What a region offers.
preflight-offers-not-allowed = What AWS offers in this region could not be checked: no role allows { $actions }. Grading does not need that.
preflight-offers-not-allowed-do = If you want to know, install the role in one account from `labproof role --with-preflight` and run `labproof preflight` again.
preflight-offers-unanswered = What AWS offers in this region is not known: { $cause } ({ $what }).
preflight-no-version = AWS offers no version of { $engine } that the lab accepts ({ $asked }). It offers { $offered }.
preflight-no-version-do = Hold the class in another region, or accept one of these versions in the lab file.
preflight-other-version = { $engine } { $written }, which the lab’s text names, is not offered. Offered and accepted: { $instead }.
preflight-other-version-do = Tell the students which version to choose: { $instead }.
preflight-extended-support = { $engine } { $version } can only be created with RDS Extended Support. That costs extra: { $third ->
    [yes] about 0.20 USD an hour for each vCPU, so about 0.40 USD an hour for a micro or small instance
   *[no] about 0.10 USD an hour for each vCPU, so about 0.20 USD an hour for a micro or small instance
} (in US East; other regions differ), and the free tier does not cover it.
preflight-extended-until = Extended Support ends { $until }.
preflight-extended-support-do = Tell the students to choose a version that does not need it: { $instead }. A student who chooses { $version } must select Enable RDS Extended Support.
preflight-extended-support-only-do = Every student must select Enable RDS Extended Support, and pays for it. Or accept a newer version in the lab file.
preflight-no-class = { $purpose ->
    [resize] For the resize, none of the DB instance classes that the lab accepts ({ $asked }) can be ordered with any version that passes.
   *[creation] For the creation, none of the DB instance classes that the lab accepts ({ $asked }) can be ordered with any version that passes.
}
preflight-no-class-do = Hold the class in another region, or accept another DB instance class in the lab file.
preflight-other-class = { $purpose ->
    [resize] For the resize, { $written }, which the lab’s text names, cannot be ordered. Offered and accepted: { $instead }.
   *[creation] For the creation, { $written }, which the lab’s text names, cannot be ordered. Offered and accepted: { $instead }.
}
preflight-other-class-do = Tell the students which DB instance class to choose: { $instead }.

# The grader’s own side.
preflight-grader-do = Then run `labproof preflight` again.
preflight-nobody-lets-in = None of the { $accounts } accounts lets labproof in. AWS does not say whether the cause is in the roles or on your own side.
preflight-nobody-lets-in-do = Look at your own side first: the permission to call `sts:AssumeRole` on the role, and the role’s name (`--role-name`). Then at the principal in the roles’ trust policies, and at the external ids.
preflight-credentials-end = Your AWS credentials expire at { $at }.
preflight-credentials-end-early = Your AWS credentials expire at { $at }, before the class ends ({ $ends }).
preflight-credentials-end-do = Log in again (`aws sso login`) shortly before the class. Credentials that a profile can renew are renewed automatically.
preflight-credentials-end-unknown = Your AWS credentials are temporary, and nothing says when they expire.
preflight-clock-differs = { $side ->
    [ahead] This machine’s clock is { $minutes } min ahead of AWS’s.
   *[behind] This machine’s clock is { $minutes } min behind AWS’s.
}
preflight-clock-differs-do = Set this machine’s clock. Until then, AWS’s time is used for everything.
preflight-roots-ended = Every root certificate for verifying databases has expired, so no table can be looked at.
preflight-roots-ended-do = Install a newer labproof, or download AWS’s newest root certificates and name the file with `--sql-ca`.
preflight-roots-missing = labproof has no root certificates for the databases of { $region }, so no table can be looked at there.
preflight-roots-missing-do = Download the root certificates that AWS publishes for { $region } and name the file with `--sql-ca`.
preflight-tables-none = No database will be queried (`--sql off`).
preflight-tables-direct = Databases will be queried from this machine only. A private database, as AWS advises it, answers only inside its own network; the roster gives an address through which it can be reached (`db_endpoint`) for { $endpoints } of { $students } students.
preflight-tables-pushed-key = Databases that this machine cannot reach will be queried through the students’ web servers, by SSH with keys that are pushed there. That was not tried, because pushing a key is more than a read.
preflight-tables-own-key = Databases that this machine cannot reach will be queried through the students’ web servers, by SSH with your key. That was not tried, because there is no database yet.
preflight-tables-receipts = Students’ receipts will be used.
preflight-tables-no-receipts = No student receipts will be used.
preflight-tables-points = Where the database cannot be reached, { $points } points stay open.
preflight-tables-do = Choose a way now (`docs/database.md`): run labproof inside the network, enter addresses in the roster, add `--allow-ssh`, or collect receipts (`--receipts`).
preflight-tables-ssh-do = Install the role from `labproof role --with-ssh`, and have the web servers’ security group allow SSH from the address of the machine that grades.
preflight-tables-own-key-do = Have your public key added to the web servers’ `authorized_keys`, and have their security group allow SSH from the address of the machine that grades.
preflight-pages-not-asked = No web page will be requested (`--no-http`), so { $points } points stay open.
preflight-pages-not-asked-do = Grade without `--no-http`.
preflight-free-plan-days = AWS refuses an account on the Free plan { $days } days of backups, which the lab asks for.
preflight-free-plan-classes = AWS refuses an account on the Free plan every DB instance class but the micro ones; the lab asks for { $classes }.
preflight-free-plan-unknown = Which plan each account is on was not checked.
preflight-free-plan-do = You need not do anything: what AWS refuses is left out of the score. A student who wants to do the whole lab can upgrade to the Paid plan.

# One line for each student.
preflight-line-ready = Your AWS account { $account } is ready for the class “{ $lab }”. There is nothing to do.
preflight-line-todo = Before the class “{ $lab }”, please prepare your AWS account { $account }. { $things }
preflight-line-others = Your AWS account { $account } is not ready yet for the class “{ $lab }”. Your instructor is taking care of it; there is nothing for you to do.
preflight-line-unknown = Your AWS account { $account } could not yet be checked completely for the class “{ $lab }”. There is nothing for you to do.
