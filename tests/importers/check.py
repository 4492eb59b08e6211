"""Reads the files that labproof wrote as their importers do: every final score must reach its own
student, and nobody else's. Usage: check.py FOLDER, in which gradebook.json is the same class's.
"""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import canvas
import moodle
import openpyxl

ASSIGNMENT = (123, "RDS; lab, part 1")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def expected(book):
    """The scores that may leave labproof, by student id."""
    scores = {}
    for student in book["students"]:
        score = student["score"]
        if score and score["final"] and score["possible"]:
            earned, possible = Decimal(str(score["earned"])), Decimal(str(score["possible"]))
            share = earned * Decimal(str(book["lab"]["points"])) / possible
            scores[student["student_id"]] = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return scores


def by_student(grades, users):
    names = {user["id"]: user["student_id"] for user in users}
    return {names[user]: Decimal(grade).quantize(Decimal("0.01")) for user, grade in grades.items()}


def check_canvas(folder, book, scores):
    users = [
        {
            "id": int(student["columns"].get("canvas_id", 9000 + place)),
            "student_id": student["student_id"],
            "name": student["name"],
            "sis_user_id": student["columns"].get("sis_user_id"),
            "sis_login_id": student["columns"].get("sis_login_id"),
        }
        for place, student in enumerate(book["students"])
    ]
    course = {"users": users, "assignments": dict([ASSIGNMENT])}
    text = (folder / "canvas.csv").read_text(encoding="utf-8")
    grades, assignment, points = canvas.import_file(text, course)
    assert assignment == ASSIGNMENT[0], "Canvas would make a new assignment"
    assert points == book["lab"]["points"]
    known = {student["student_id"] for student in book["students"] if is_known(student, users)}
    assert by_student(grades, users) == {k: v for k, v in scores.items() if k in known}


def is_known(student, users):
    """Whether Canvas reads an id of the student as it is written, and finds nobody else by it."""
    for key in ("canvas_id", "sis_user_id", "sis_login_id"):
        written = student["columns"].get(key, "")
        read = canvas.cell(written)
        alike = [user for user in users if canvas.cell(str(user[key_of(key)] or "")) == read]
        is_plain = written and read == written and not any(c.isspace() for c in written)
        if is_plain and len(alike) == 1 and not written.startswith(FORMULA):
            return True
    return False


def key_of(column):
    return "id" if column == "canvas_id" else column


def check_moodle(folder, book, scores):
    text = (folder / "moodle.csv").read_text(encoding="utf-8")
    users = [
        {
            "id": place,
            "student_id": student["student_id"],
            "email": student["columns"].get("email", ""),
            "idnumber": student["columns"].get("idnumber", student["student_id"]),
        }
        for place, student in enumerate(book["students"], 1)
    ]
    columns = {"Email address": "email", "ID number": "idnumber"}
    header = text.splitlines()[0]
    there = {column: key for column, key in columns.items() if column in header}
    assert there, header
    for column, key in there.items():
        grades, notes = moodle.import_file(text, column, key, users)
        assert by_student(grades, users) == scores, f"by {column}"
        assert all(notes.values()), "feedback without words"


def check_gradescope(folder, scores):
    files = sorted((folder / "gradescope").glob("*.json"))
    assert len(files) == len(scores), files
    found = []
    for file in files:
        results = json.loads(file.read_text(encoding="utf-8"))
        found.append(Decimal(str(results["score"])).quantize(Decimal("0.01")))
        assert results["tests"] and results["visibility"] == "visible"
        for test in results["tests"]:
            assert test.get("status", "passed") in ("passed", "failed"), test
            assert test.get("visibility", "visible") == "visible", "hides the total"
            assert test.get("score", 0) <= test.get("max_score", 0), test
    assert sorted(found) == sorted(scores.values())


def check_list(folder, book):
    import csv

    data = (folder / "grades.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would not show Korean"
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == len(book["students"])
    for row in rows:
        assert not any(cell.startswith(FORMULA) for cell in row.values()), row


def check_xlsx(folder, book):
    workbook = openpyxl.load_workbook(folder / "report.xlsx")
    assert len(workbook.worksheets) == 3, workbook.sheetnames
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells), "a formula"
    for sheet in workbook:
        assert sheet.freeze_panes, f"the header of {sheet.title} is not frozen"
    students, criteria, _ = workbook.worksheets
    assert students.auto_filter.ref and criteria.auto_filter.ref
    texts = {cell.value for row in students.iter_rows() for cell in row}
    for student in book["students"]:
        assert student["student_id"].strip() in texts, student["student_id"]
        if student["score"]:
            assert student["score"]["earned"] in texts, "points are numbers"
    graded = next(student for student in book["students"] if student["tasks"])
    ids = {criterion["id"] for task in graded["tasks"] for criterion in task["criteria"]}
    assert ids <= {cell.value for row in criteria.iter_rows() for cell in row}


def main():
    folder = Path(sys.argv[1])
    book = json.loads((folder / "gradebook.json").read_text(encoding="utf-8"))
    scores = expected(book)
    assert scores, "nobody's score is final: this would show nothing"
    check_canvas(folder, book, scores)
    check_moodle(folder, book, scores)
    check_gradescope(folder, scores)
    check_list(folder, book)
    check_xlsx(folder, book)


main()
