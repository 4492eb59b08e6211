# The network between labproof and AWS.

network-not-aws = Not AWS: the answers came from { $hosts }.
network-not-reached = The run ended before this account could be looked at. The instructor must grade again, or allow the run more time with `--timeout`.
network-width-found = It was fastest with { $count } accounts at a time. `--concurrency` sets another number.
network-no-tls = The server at { $what } does not speak TLS, so nothing was sent to it. The instructor must check the address and anything in between, such as a proxy, and grade again.
