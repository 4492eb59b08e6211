"""Spoils answers that are valid, one element at a time: an answer reader that notices nothing of it
would prove nothing of the others.
"""

import copy
from xml.etree import ElementTree

import answers


def unnoticed(operation, status, headers, body):
    """Where an answer in XML may be spoilt without a problem being told."""
    root = ElementTree.fromstring(body)
    for place, element in distinct(root):
        for spoil in (renamed, with_a_child, without_a_value):
            kept = copy.copy(element), list(element), element.text
            if spoil(element):
                text = ElementTree.tostring(root)
                if not list(answers.problems(operation, status, headers, text)):
                    yield f"{operation.name}: {place} {spoil.__name__} goes unnoticed"
                restore(element, *kept)


def distinct(root):
    """The elements below the root, of those at one place the first."""
    seen = set()
    todo = [(child.tag.rpartition("}")[2], child) for child in root]
    while todo:
        place, element = todo.pop()
        if place not in seen:
            seen.add(place)
            yield place, element
        todo += [(f"{place}.{child.tag.rpartition('}')[2]}", child) for child in element]


def restore(element, copied, children, text):
    element.tag, element.text = copied.tag, text
    element[:] = children


def renamed(element):
    element.tag += "Unknown"
    return True


def with_a_child(element):
    ElementTree.SubElement(element, element.tag + "Unknown")
    return True


def without_a_value(element):
    """Of booleans: a text may be any, and nothing here tells texts from numbers and times."""
    is_boolean = element.text in ("true", "false")
    if is_boolean:
        element.text = "-"
    return is_boolean
