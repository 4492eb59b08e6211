# A rehearsal in a real account: `labproof rehearse --on account`.

charges-made = In your account, in the region { $region }, this rehearsal creates and then deletes:
charges-server = EC2 instance { $name } ({ $classes }) with its disk and address
charges-instance = DB instance { $name } ({ $classes }), { $storage } GiB
charges-support = RDS Extended Support, if AWS gives it { $versions }
charges-snapshot = DB snapshot { $name }
charges-about = at most about { $usd } USD
charges-unknown = its price is not known here, see AWS’s price list
charges-free = free of charge: { $things }
charges-total = It takes about { $hours ->
    [one] an hour
   *[other] { $hours } hours
} until everything is deleted. The total is at most about { $usd } USD, estimated from on-demand prices in { $prices }, without tax. Your AWS bill is what counts.
rehearsal-reference-sound = The reference student earns everything in a real account.
rehearsal-reference-open = The reference student lost nothing in a real account, but not everything could be looked at: { $criteria }.
rehearsal-untyped = No SQL was run on { $instance }, so the points for its table stay open: { $why }
