# What was expected and found, as people call it.

value-none = { $what ->
    [rule] no inbound rule
    [key-pair] no key pair
    [address] no public address
    [first-schema] no initial database
    [schema] no database
    [table] no table of this name
    [row] no row
   *[name-tag] no Name tag
}
value-any = { $what ->
    [key-pair] a key pair
   *[address] a public address
}
value-switch = { $member ->
    [PubliclyAccessible] public access { $on ->
        [on] on
       *[off] off
    }
    [MultiAZ] { $on ->
        [on] Multi-AZ
       *[off] Single-AZ
    }
    [IAMDatabaseAuthenticationEnabled] IAM database authentication { $on ->
        [on] on
       *[off] off
    }
    [AutoMinorVersionUpgrade] auto minor version upgrade { $on ->
        [on] on
       *[off] off
    }
    [DeletionProtection] deletion protection { $on ->
        [on] on
       *[off] off
    }
    [SkipFinalSnapshot] { $on ->
        [on] no final snapshot
       *[off] with a final snapshot
    }
    [DeleteAutomatedBackups] automated backups { $on ->
        [on] deleted
       *[off] retained
    }
    [ApplyImmediately] { $on ->
        [on] applied immediately
       *[off] not applied immediately
    }
    [AssociatePublicIpAddress] auto-assign public IP { $on ->
        [on] on
       *[off] off
    }
   *[other] { $member }: { $on }
}
value-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
value-storage = { $size } GiB
value-to-come = will become { $value }
value-status = { $status ->
    [available] available
    [backing-up] being backed up
    [creating] being created
    [deleting] being deleted
    [failed] failed
    [modifying] being modified
    [rebooting] being rebooted
    [retained] retained
    [starting] being started
    [stopped] stopped
    [stopping] being stopped
    [storage-optimization] available, storage being optimized
    [upgrading] being upgraded
   *[other] status “{ $status }”
}
value-gone = deleted
value-rule = { $what } from { $from }
value-anywhere = anywhere ({ $range })
value-all-traffic = all traffic
value-port = { $port ->
    [22] SSH (TCP 22)
    [80] HTTP (TCP 80)
    [443] HTTPS (TCP 443)
    [3306] MySQL (TCP 3306)
    [3389] RDP (TCP 3389)
    [5432] PostgreSQL (TCP 5432)
   *[other] TCP { $port }
}
value-only = only { $what }
value-closed = { $what } not open to everybody
value-name-tag = Name tag “{ $name }”
value-page = HTTP status { $status }
value-schemas = { $count ->
    [one] database { $names }
   *[other] databases { $names }
}
value-table = table { $table } in database { $schema }
value-columns = { $table }: columns { $columns }
value-columns-wrong = { $table }: { $wrong }
value-column-missing = column { $column } is missing
value-column-other = column { $found } instead of { $wanted }
value-row = { $table }: row { $row }
