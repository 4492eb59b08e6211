"""Calls the embedded cloud and moto in the same way, and compares what they answer: they differ in
what `differences.toml` lists, and in nothing else. Usage: check_moto.py ENDPOINT, which is moto's.
"""

import re
import sys
import tomllib
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import compare
import labs
from cloud import Cloud, Embedded

TABLE = Path(__file__).with_name("differences.toml")


def main():
    ours = Embedded.served()
    # moto takes every key, and makes an account of whichever a role is assumed in.
    theirs = Cloud(sys.argv[1], ("AKIAIOSFODNN7EXAMPLE", "secret"), ours.account)
    for cloud in (ours, theirs):
        labs.do(cloud)
    found = compare.differences(ours.calls, theirs.calls)
    listed = tomllib.loads(TABLE.read_text(encoding="utf-8"))["difference"]
    against = f"moto {version('moto')}: {len(ours.calls)} calls compared"
    print(f"{against}, {len(found)} differences for {len(listed)} known reasons", file=sys.stderr)
    sys.exit("\n".join([*ours.problems, *unlisted(found, listed), *unseen(found, listed)]) or None)


def unlisted(found, listed):
    """What the table does not have, or has twice."""
    for difference in sorted(found):
        reasons = [entry for entry in listed if any(matches(it, difference) for it in cases(entry))]
        if len(reasons) != 1:
            yield f"listed {len(reasons)} times: {difference}"


def unseen(found, listed):
    """What the table has and does not occur any more."""
    seen = Counter()
    for entry in listed:
        for case in cases(entry):
            seen[case] += sum(matches(case, difference) for difference in found)
    for entry in listed:
        yield from (
            f"does not occur: {member} of {operation}" for operation, member in gone(entry, seen)
        )


def gone(entry, seen):
    """The operations of an entry in none of which, and the members that nowhere differ."""
    for operation in entry["operations"]:
        if not any(seen[case] for case in cases(entry) if case[0] == operation):
            yield operation, entry["members"]
    for member in entry["members"]:
        if not any(seen[case] for case in cases(entry) if case[1] == member):
            yield entry["operations"], member


def cases(entry):
    """Each operation with each member."""
    return [
        (operation, member, entry["ours"], entry["moto"])
        for operation in entry["operations"]
        for member in entry["members"]
    ]


def matches(case, difference):
    values = difference.operation, difference.member, difference.ours, difference.theirs
    return all(is_like(pattern, value) for pattern, value in zip(case, values, strict=True))


def is_like(pattern, text):
    """`*` in a pattern stands for any letters."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL) is not None


main()
