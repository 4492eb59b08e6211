"""Moodle's CSV grade import, as grade/import/csv/classes/load_data.php reads a file."""

import csv
import unicodedata


class Aborted(Exception):
    """Nothing is imported."""


def same(one, other):
    """As MySQL's utf8mb4_unicode_ci compares: without regard to case, accents, width, and spaces
    behind."""

    def letters(text):
        apart = unicodedata.normalize("NFKD", text.rstrip(" "))
        return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()

    return letters(one) == letters(other)


def import_file(text, column, key, users, highest=100):
    """The grades and the feedback by user, where `column` is mapped to the users' `key`.

    The user of a row outlives it, as in the original: a row whose cell is blank goes to the user of
    the row above.
    """
    rows = list(csv.reader(text.splitlines(keepends=True)))
    header = [cell.strip() for cell in rows.pop(0)]
    mapped, item, feedback = header.index(column), len(header) - 2, len(header) - 1
    grades, notes, user = {}, {}, None
    for row in rows:
        if len(row) <= 1:
            continue
        value = row[mapped].strip(" \t\n\r\0\x0b")
        if value not in ("", "0"):
            found = [one["id"] for one in users if same(one[key], value)]
            if len(found) != 1:
                raise Aborted(f"{value} is {len(found)} users")
            user = found[0]
        if user is None:
            raise Aborted("no user")
        grade = row[item].strip()
        if grade in ("", "-"):
            grades[user] = None
        else:
            try:
                number = float(grade)
            except ValueError as error:
                raise Aborted(f"{grade} is no number") from error
            if number > highest:
                raise Aborted(f"{grade} is above {highest}")
            grades[user] = grade
        notes[user] = row[feedback]
    return grades, notes
