# Why a mark is what it is: `labproof explain`.

explain-heading = Why this mark: { $student }
explain-judged-for = Graded as of { $at }
explain-deadline = deadline { $at }
explain-regions = graded in { $region }; looked at: { $regions }
explain-lives = The lab’s instance was created { $count } times; the best attempt is graded.
explain-life-graded = graded
explain-life-other = not graded
explain-life-from = from { $at }
explain-life-until = until { $at }
explain-life-points = { $earned } points, { $open } open

explain-rules = Rules
explain-expected = Expected
explain-found = Found
explain-passes = What passes
explain-members = Judged by
explain-counted = What the mark rests on
explain-weighed = Also known
explain-left-out = Left out, and why
explain-by = by { $who }
explain-look = { $source }, looked at { $at }

sight-shown = { $thing } was there
sight-listed = { $things ->
    [one] The complete list: { $things } entry
   *[other] The complete list: { $things } entries
}
sight-searched = { $found ->
    [one] Everything on record: { $found } entry
   *[other] Everything on record: { $found } entries
}
sight-entered = The account could be entered
sight-called = { $name }
sight-called-by-staff = { $name }, called by staff
sight-called-by-service = { $name }, called by an AWS service
sight-refused = { $name }, refused by AWS: { $said } ({ $code })
sight-told = RDS event on { $subject }: “{ $message }”
sight-answered = The database at { $endpoint } answered
sight-attested = The student’s receipt { $receipt }

barred-late = After the deadline, so it does not count.
barred-after-late-call = Seen after a call that came too late, so it does not show what was there in time.
barred-staff = Done by staff, so it is not the student’s work.
barred-service = Done by an AWS service on its own, so it is not the student’s work.
barred-refused = AWS refused the call, so it changed nothing.
barred-other-life = Part of another attempt than the one that is graded.
barred-before-window = From before the lab’s window, so it is not work for this lab.
barred-after-end = Done after the instance was deleted, so it does not count.

# What a mark is judged by, as people call it; AWS’s own name for it stands in brackets.
explain-member = { $label } ({ $raw })
explain-to-come = { $label }, to come
explain-value = { $label }: { $value } ({ $raw })
explain-asked = requested { $label }
explain-yes = yes
explain-no = no
member-label = { $key ->
    [dbinstanceidentifier] DB instance
    [dbiresourceid] resource id
    [dbclusteridentifier] DB cluster
    [dbinstancestatus] status
    [status] status
    [state-name] state
    [dbinstanceclass] DB instance class
    [engine] engine
    [engineversion] engine version
    [masterusername] master username
    [dbname] initial database name
    [allocatedstorage] storage (GiB)
    [maxallocatedstorage] storage autoscaling limit (GiB)
    [storagetype] storage type
    [multiaz] Multi-AZ
    [publiclyaccessible] public access
    [vpcid] VPC
    [dbsubnetgroupname] subnet group
    [vpcsecuritygroupid] security group
    [vpcsecuritygroupids] security group
    [groupid] security group
    [groupids] security group
    [groupset] security group
    [address] address
    [port] port
    [dbportnumber] port
    [iamdatabaseauthenticationenabled] IAM database authentication
    [enableiamdatabaseauthentication] IAM database authentication
    [dbparametergroupname] parameter group
    [optiongroupname] option group
    [backupretentionperiod] backup retention (days)
    [autominorversionupgrade] auto minor version upgrade
    [deletionprotection] deletion protection
    [preferredmaintenancewindow] maintenance window
    [applyimmediately] apply immediately
    [skipfinalsnapshot] skip the final snapshot
    [finaldbsnapshotidentifier] final snapshot
    [deleteautomatedbackups] delete automated backups
    [groupname] security group name
    [description] description
    [groupdescription] description
    [tags-name] Name tag
    [ippermissions] inbound rules
    [isdefault] default VPC
    [instanceid] EC2 instance
    [instancetype] instance type
    [imageid] image
    [name] name
    [imageowneralias] owner of the image
    [keyname] key pair
    [publicipaddress] public address
    [associatepublicipaddress] public address
    [dbsnapshotidentifier] DB snapshot
    [snapshottype] snapshot type
    [schemaname] databases
    [tableschema] database of the table
    [columns] columns
    [select] rows
    [version] version of the server
    [ipprotocol] protocol
    [fromport] from port
    [toport] to port
    [cidrip] addresses
    [cidripv] addresses
    [prefixlistid] prefix list
    [columnname] column
    [datatype] type
    [charactermaximumlength] length
   *[other] { $name }
}
