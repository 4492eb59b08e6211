"""Canvas's gradebook import, as lib/gradebook_importer.rb of canvas-lms reads a file."""

import csv
import re

RESERVED = re.compile(
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade"
    "|Override Score|Override Grade|Override Status"
)


def cell(field):
    """The converter decimal_comma_to_period, which every cell goes through."""
    if not re.search(r"^-?[0-9.,]+%?$", field, re.MULTILINE):
        return field
    parts = re.split(r"[,.]", field)
    while parts and not parts[-1]:
        parts.pop()
    if not parts:
        return ""
    last = parts.pop()
    return ".".join(["".join(parts), last]) if parts else last


def to_i(text):
    """Ruby's: the digits at the beginning, else 0."""
    digits = re.match(r"\s*(-?\d+)", text)
    return int(digits.group(1)) if digits else 0


def is_semicolon_delimited(lines):
    fields = {}
    for delimiter in ";,":
        counts = {len(row) for row in csv.reader(lines[:3], delimiter=delimiter)}
        fields[delimiter] = counts.pop() if len(counts) == 1 else 0
    return fields[";"] > fields[","]


def assignment(header, course):
    named = re.fullmatch(r"(.*)\s\((\d+)\)", header)
    if named and int(named.group(2)) in course["assignments"]:
        return int(named.group(2))
    same = [key for key, title in course["assignments"].items() if title == header]
    return same[0] if same else None


def student(row, course):
    """Who gets the row: by ID, SIS User ID, SIS Login ID, then by name."""
    users = course["users"]
    if row[1] and any(user["id"] == to_i(row[1]) for user in users):
        return to_i(row[1])
    for column, key in ((2, "sis_user_id"), (3, "sis_login_id"), (0, "name")):
        found = [user["id"] for user in users if row[column] and user[key] == row[column]]
        if found:
            return found[0]
    return None


def import_file(text, course):
    """The grades by user, the assignment (None: a new one is made) and its points."""
    lines = text.splitlines(keepends=True)
    assert not is_semicolon_delimited(lines), "read with semicolons"
    rows = [[cell(field) for field in row] for row in csv.reader(lines)]
    header = rows.pop(0)
    assert len(header) > 3 and "Student" in header[0] and "ID" in header[1], header
    assert re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4], header
    custom = course.get("custom_columns", ["Notes"])
    titles = [title for title in header[5:] if not RESERVED.search(title) and title not in custom]
    assert len(titles) == 1, f"not one assignment: {titles}"
    # The first column of that name, whichever it is.
    column = header.index(titles[0])
    assert column == 5, f"Canvas reads the column {header[column]}"
    grades, points = {}, None
    for row in rows:
        if "Points Possible" in row[0]:
            points = float(row[column])
            continue
        who = student(row, course)
        assert who is not None, f"Canvas asks who this is: {row}"
        assert who not in grades, f"two rows for one student: {row}"
        assert re.fullmatch(r"\d+(\.\d{1,2})?|EX", row[column]), row
        grades[who] = row[column]
    return grades, assignment(titles[0], course), points
