"""Compares what two clouds answered to the same calls, member by member.

Names that a cloud makes up need not be the same, but have to be used alike: ids, addresses,
accounts and keys of one cloud are bound to those of the other where they first meet, and from there
on neither may stand for another. Times are times. A list is compared by what names its elements, in
any order; an empty one is as good as none.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime

# What a cloud makes up.
MADE_UP = {
    "resource": r"\b(?:vpc|vpc-cidr-assoc|subnet|sg|sgr|i|r|eni|eni-attach|ami)-[0-9a-f]{8,17}\b",
    "database": r"\bdb-[A-Z0-9]{20,26}\b",
    "uuid": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "account": r"\b\d{12}\b",
    "key": r"\b(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,}\b",
    "time": r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*Z?",
    "mac": r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b",
    "minute": r"\b\d{4}-\d\d-\d\d-\d\d-\d\d\b",
    "address": r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    "host": r"\b(?:ip|ec2)-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\b",
    "zone": r"(?<=\.)[a-z0-9]{8,16}(?=\.[a-z0-9-]+\.rds\.)",
}
TOKENS = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in MADE_UP.items()))

# What names an element of a list, of several members the first that it has.
NAMES = (
    "DBInstanceIdentifier", "DBSnapshotIdentifier", "DBSubnetGroupName", "GroupName", "Key",
    "RegionName", "CidrIp", "FromPort", "CidrIpv4", "Message", "AvailabilityZone", "Name",
)  # fmt: skip

# Of these it matters only whether they are there.
OPAQUE = {"NextToken", "SecretAccessKey", "SessionToken"}


@dataclass(frozen=True, order=True)
class Difference:
    """A member of an answer, named by the shape that has it, and what each cloud has there."""

    member: str
    ours: str
    theirs: str
    operation: str


def differences(ours, theirs):
    """Every difference between the answers of two clouds to the same calls."""
    comparison = Comparison()
    comparison.calls(ours, theirs)
    return comparison.found


@dataclass
class Comparison:
    """What was found so far, and which names mean the same."""

    found: set = field(default_factory=set)
    operation: str = ""
    to_theirs: dict = field(default_factory=dict)
    to_ours: dict = field(default_factory=dict)

    def calls(self, ours, theirs):
        for one, other in zip(ours, theirs, strict=True):
            assert one.operation == other.operation
            self.operation = one.operation
            if one.code or other.code:
                self.equal("error", one.code or "answered", other.code or "answered")
            elif one.output:
                self.structure(one.output, one.answer, other.answer)

    def differ(self, member, ours, theirs):
        self.found.add(Difference(member, masked(ours), masked(theirs), self.operation))

    def equal(self, member, ours, theirs):
        if ours != theirs:
            self.differ(member, ours, theirs)

    def structure(self, shape, ours, theirs):
        for name, member in shape.members.items():
            values = ours.get(name), theirs.get(name)
            if name in OPAQUE:
                values = [value and "there" for value in values]
            self.value(f"{shape.name}.{name}", member, *values)

    def value(self, name, shape, ours, theirs):
        there = [it not in (None, [], {}) for it in (ours, theirs)]
        if not all(there):
            if any(there):
                self.found.add(Difference(name, shown(ours), shown(theirs), self.operation))
        elif shape.type_name == "structure":
            self.structure(shape, ours, theirs)
        elif shape.type_name == "list":
            self.list(name, shape.member, ours, theirs)
        elif isinstance(ours, str):
            self.text(name, ours, theirs)
        elif not isinstance(ours, datetime):
            self.equal(name, ours, theirs)

    def list(self, name, shape, ours, theirs):
        self.equal(f"{name}[]", f"{len(ours)} elements", f"{len(theirs)} elements")
        if len(ours) == len(theirs):
            self.equal(
                f"{name}[]", *(sorted(name_of(it) for it in both) for both in (ours, theirs))
            )
        for one, other in aligned(ours, theirs):
            self.value(f"{name}[]", shape, one, other)

    def text(self, name, ours, theirs):
        if masked(ours) != masked(theirs):
            self.differ(name, ours, theirs)
            return
        for one, other in zip(TOKENS.finditer(ours), TOKENS.finditer(theirs), strict=True):
            if one.lastgroup not in ("time", "minute"):
                self.bind(f"{name} {{{one.lastgroup}}}", one[0], other[0])

    def bind(self, name, ours, theirs):
        if self.to_theirs.get(ours) != theirs or self.to_ours.get(theirs) != ours:
            if ours in self.to_theirs or theirs in self.to_ours:
                known = ours in self.to_theirs, theirs in self.to_ours
                told = ["one that was there before" if it else "a new one" for it in known]
                self.found.add(Difference(name, *told, self.operation))
            self.to_theirs.setdefault(ours, theirs)
            self.to_ours.setdefault(theirs, ours)


def shown(value):
    """A value of which the other cloud has nothing."""
    if value in (None, [], {}):
        return "absent"
    return "present" if isinstance(value, (dict, list)) else masked(value)


def masked(value):
    """A value as text, with the kinds of what was made up in its place."""
    if isinstance(value, datetime):
        return "a time"
    if not isinstance(value, str):
        return json.dumps(value)
    return TOKENS.sub(lambda found: "{" + found.lastgroup + "}", value)


def aligned(ours, theirs):
    """The elements that both lists have, in pairs."""
    theirs = list(theirs)
    for one in ours:
        named = [it for it in theirs if name_of(it) == name_of(one)]
        if named:
            theirs.remove(named[0])
            yield one, named[0]


def name_of(element):
    """By what an element can be told from others, if by anything."""
    if not isinstance(element, dict):
        return masked(element)
    return next((f"{name} {masked(element[name])}" for name in NAMES if name in element), "")
