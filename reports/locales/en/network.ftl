# What is to be said of the network between labproof and AWS.

network-not-aws = Not AWS: the answers came from { $hosts }.
network-not-reached = The run was over before this account could be looked at. The instructor must grade again, or allow the run more time with `--timeout`.
network-width-found = Fastest with { $count } accounts at a time. `--concurrency` sets another number.
network-no-tls = What answers at { $what } does not speak TLS, so nothing was told to it. The instructor must check the address and what stands in between, such as a proxy, and grade again.
