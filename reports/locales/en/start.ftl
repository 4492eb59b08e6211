# What to do first, for somebody who types `labproof` and nothing else.

start-what = labproof grades a hands-on cloud lab by what happened in each AWS account.
start-class = This is the folder of a class ({ $file }).
start-to-see = To see what it does, without an AWS account:
start-demo = grade a class of thirty on an embedded cloud
start-student = If you are doing a lab:
start-check = what to do next, in your own AWS account
start-instructor = If you teach a class:
start-init = make a folder to start from; its README says how
start-before = Before the class:
start-preflight = can everybody be graded, and who must act?
start-during = During the class:
start-watch = grade again and again; --serve shows a live page
start-after = After the class:
start-grade = grade everybody, and write the reports
start-more = All commands: labproof --help; one command in full: labproof grade --help
