"""Calls the embedded cloud and moto in the same way, and compares what they answer: they differ in
what `differences.toml` lists, and in nothing else. Usage: check_moto.py ENDPOINT, which is moto's.
"""

import re
import sys
import tomllib
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
        reasons = [entry for entry in listed if occurs(entry, [difference])]
        if len(reasons) != 1:
            yield f"listed {len(reasons)} times: {difference}"


def unseen(found, listed):
    """The operations and the members that the table has and in which nothing differs any more."""
    for entry in listed:
        for key in ("operations", "members"):
            for name in entry[key]:
                if not occurs({**entry, key: [name]}, found):
                    yield f"listed, and does not occur: {name} in {entry}"


def occurs(entry, found):
    """Whether an entry of the table speaks of one of the differences."""
    return any(
        any(is_like(it, difference.operation) for it in entry["operations"])
        and any(is_like(it, difference.member) for it in entry["members"])
        and is_like(entry["ours"], difference.ours)
        and is_like(entry["moto"], difference.theirs)
        for difference in found
    )


def is_like(pattern, text):
    """`*` in a pattern stands for any letters."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL) is not None


main()
