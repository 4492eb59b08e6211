"""Reads an answer as strictly as botocore reads it leniently: nothing that the service's model does
not have, everything that it asks for, each value of its type. botocore itself passes over what it
does not know, and takes what is missing for absent.

A problem is a sentence; an answer without problems is valid.
"""

import json
import re
from xml.etree import ElementTree

# Statuses of the errors that every service of a protocol may answer with, beside those of its
# model: "Common Errors" of the API references, and for JSON the errors of its own framework.
COMMON_ERRORS = {
    "query": {
        "AccessDenied": 403,
        "ExpiredToken": 403,
        "InvalidAction": 400,
        "InvalidClientTokenId": 403,
        "InvalidParameterCombination": 400,
        "InvalidParameterValue": 400,
        "MissingParameter": 400,
        "OptInRequired": 403,
        "Throttling": 400,
        "ValidationError": 400,
        # Of accounts on the Free plan (docs/aws.md 5); no model has it.
        "FreeTierRestrictionError": 400,
    },
    "json": {
        "AccessDeniedException": 400,
        "ExpiredTokenException": 400,
        "SerializationException": 400,
        "SubscriptionRequiredException": 400,
        "ThrottlingException": 400,
        "UnknownOperationException": 400,
        "UnrecognizedClientException": 400,
    },
}

# EC2's model has no errors. These are the statuses of its refusals that are not 400.
EC2_STATUSES = {
    "AuthFailure": 401,
    "DryRunOperation": 412,
    "OptInRequired": 401,
    "RequestLimitExceeded": 503,
    "UnauthorizedOperation": 403,
}

# What AWS writes although the models do not have it, and the text of it. Both stand in real records
# of CloudTrail, which are EC2's answers in JSON (docs/aws.md 1.3, tests/events).
BEYOND_THE_MODEL = {
    ("CreateSecurityGroupResult", "return"): "true",
    ("InstanceNetworkInterface", "tagSet"): "",
}
# The model says `Windows`; EC2's own documentation of the filter, and its answers, say `windows`.
SPELLINGS = {"PlatformValues": ["windows"]}

CONTENT_TYPES = {"query": "text/xml", "ec2": "text/xml", "json": "application/x-amz-json-1.1"}

TEXT_FORMS = {
    "boolean": r"true|false",
    "integer": r"-?\d+",
    "long": r"-?\d+",
    "float": r"-?\d+(\.\d+)?",
    "double": r"-?\d+(\.\d+)?",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z",
}

BITS = {"integer": 31, "long": 63}

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def problems(operation, status, headers, body):
    """What is wrong with an answer to an operation, as botocore's model has it."""
    protocol = operation.service_model.resolved_protocol
    content_type = headers.get("content-type", "")
    if not content_type.startswith(CONTENT_TYPES[protocol]):
        yield f"content type {content_type!r}"
    if protocol == "json":
        yield from json_problems(operation, status, json.loads(body))
    elif status >= 400:
        yield from error_problems(operation, status, read_xml(body, None))
    else:
        namespace = operation.service_model.metadata["xmlNamespace"]
        yield from envelope_problems(operation, protocol, read_xml(body, namespace))


# --- answers in XML ----------------------------------------------------------------------------


def read_xml(body, namespace):
    """The root element, its names without their namespace; that must be the one given, if any."""
    root = ElementTree.fromstring(body)
    for element in root.iter():
        own, _, name = element.tag.rpartition("}")
        if namespace and own.strip("{/") != namespace.strip("/"):
            raise AssertionError(f"{element.tag} is not in the namespace {namespace}")
        element.tag = name
    return root


def envelope_problems(operation, protocol, root):
    if root.tag != f"{operation.name}Response":
        yield f"root element {root.tag}"
    if protocol == "ec2":
        yield from ec2_problems(operation, root)
    else:
        yield from query_problems(operation, root)


def ec2_problems(operation, root):
    request_id, *members = list(root)
    yield from request_id_problems(request_id, "requestId")
    root.remove(request_id)
    output = operation.output_shape
    if output:
        yield from structure_problems(output, root, operation.name)
    elif [(it.tag, it.text, len(it)) for it in members] not in ([], [("return", "true", 0)]):
        # The model leaves `return` out where it is all that there is; the API reference has it.
        yield f"{operation.name} answers with more than return: {[it.tag for it in members]}"


def query_problems(operation, root):
    output = operation.output_shape
    wrapper = output and output.serialization["resultWrapper"]
    expected = [wrapper, "ResponseMetadata"] if wrapper else ["ResponseMetadata"]
    if [it.tag for it in root] != expected:
        yield f"the root has {[it.tag for it in root]}, and not {expected}"
        return
    if wrapper:
        yield from structure_problems(output, root[0], operation.name)
    for metadata in root[-1]:
        yield from request_id_problems(metadata, "RequestId")


def request_id_problems(element, name):
    if element.tag != name or len(element) or not UUID.fullmatch(element.text or ""):
        yield f"{element.tag} {element.text!r} where {name} should be"


def value_problems(shape, element, path):
    if shape.type_name == "structure":
        yield from structure_problems(shape, element, path)
    elif shape.type_name == "list":
        yield from list_problems(shape, element, path)
    elif len(element):
        yield f"{path}: elements where the model has {shape.type_name}"
    else:
        yield from text_problems(shape, element.text or "", path)


def structure_problems(shape, element, path):
    if (element.text or "").strip():
        yield f"{path}: text beside the members of {shape.name}"
    names = {wire_name(member, name): name for name, member in shape.members.items()}
    known = [child for child in element if not is_beyond_the_model(shape, child)]
    tags = [child.tag for child in known]
    for tag in tags:
        if tag not in names:
            yield f"{path}.{tag}: {shape.name} has no such member"
        elif tags.count(tag) > 1 and not is_flat(shape.members[names[tag]]):
            yield f"{path}.{tag}: more than once"
    yield from missing_problems(shape, {names.get(tag) for tag in tags}, path)
    for child in known:
        if child.tag in names:
            yield from value_problems(shape.members[names[child.tag]], child, f"{path}.{child.tag}")


def is_beyond_the_model(shape, element):
    text = BEYOND_THE_MODEL.get((shape.name, element.tag))
    return text == (element.text or "") and not len(element)


def missing_problems(shape, there, path):
    for name in shape.required_members:
        if name not in there:
            yield f"{path}: without {name}, which {shape.name} requires"


def list_problems(shape, element, path):
    if is_flat(shape):
        yield from value_problems(shape.member, element, path)
        return
    name = shape.member.serialization.get("name", "member")
    yield from length_problems(shape, len(element), path)
    for child in element:
        if child.tag != name:
            yield f"{path}.{child.tag}: elements of this list are called {name}"
        yield from value_problems(shape.member, child, f"{path}[]")


def wire_name(shape, name):
    if shape.type_name == "list" and is_flat(shape):
        return shape.member.serialization.get("name", name)
    return shape.serialization.get("name", name)


def is_flat(shape):
    return bool(shape.serialization.get("flattened"))


def text_problems(shape, text, path):
    form = TEXT_FORMS.get(shape.type_name)
    if form and not re.fullmatch(form, text):
        yield f"{path}: {text!r} is not of type {shape.type_name}"
    elif shape.type_name in BITS:
        yield from number_problems(shape, int(text), path)
    elif shape.type_name == "string":
        yield from string_problems(shape, text, path)


# --- answers in JSON ---------------------------------------------------------------------------

JSON_TYPES = {
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "list": (list,),
    "string": (str,),
    "structure": (dict,),
    "timestamp": (int, float),
}


def json_problems(operation, status, answer):
    if status < 400:
        yield from json_value_problems(operation.output_shape, answer, operation.name)
        return
    if not {"__type", "message"} >= set(answer):
        yield f"members of an error: {sorted(answer)}"
    yield from code_problems(operation, status, answer["__type"], answer["message"])


def json_value_problems(shape, value, path):
    kind = shape.type_name
    if not isinstance(value, JSON_TYPES[kind]) or (kind != "boolean" and isinstance(value, bool)):
        yield f"{path}: {value!r} is not of type {kind}"
    elif kind == "structure":
        for name in set(value) - set(shape.members):
            yield f"{path}.{name}: {shape.name} has no such member"
        yield from missing_problems(shape, set(value), path)
        for name in set(value) & set(shape.members):
            yield from json_value_problems(shape.members[name], value[name], f"{path}.{name}")
    elif kind == "list":
        yield from length_problems(shape, len(value), path)
        for element in value:
            yield from json_value_problems(shape.member, element, f"{path}[]")
    elif kind in BITS:
        yield from number_problems(shape, value, path)
    elif kind == "string":
        yield from string_problems(shape, value, path)


# --- values ------------------------------------------------------------------------------------


def number_problems(shape, number, path):
    least = shape.metadata.get("min", -(2 ** BITS[shape.type_name]))
    most = shape.metadata.get("max", 2 ** BITS[shape.type_name] - 1)
    if not least <= number <= most:
        yield f"{path}: {number} is not between {least} and {most}"


def string_problems(shape, text, path):
    yield from length_problems(shape, len(text), path)
    if shape.enum and text not in SPELLINGS.get(shape.name, shape.enum):
        yield f"{path}: {text!r} is none of {shape.enum}"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, text, re.DOTALL):
        yield f"{path}: {text!r} does not match {pattern}"


def length_problems(shape, length, path):
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    if length < least or (most is not None and length > most):
        yield f"{path}: a length of {length}, where the model has {least} to {most}"


# --- refusals ----------------------------------------------------------------------------------


def error_problems(operation, status, root):
    """The envelope of a refusal in XML, with all its members, and its code."""
    if operation.service_model.resolved_protocol == "ec2":
        expected = ["Response", "Errors", "Error", "Code", "Message", "RequestID"]
    else:
        expected = ["ErrorResponse", "Error", "Type", "Code", "Message", "RequestId"]
    if [it.tag for it in root.iter()] != expected:
        yield f"an error of {[it.tag for it in root.iter()]}, and not {expected}"
        return
    yield from request_id_problems(root[-1], expected[-1])
    blame = root.findtext(".//Type")
    if blame not in (None, "Sender" if status < 500 else "Receiver"):
        yield f"an error of {blame} with status {status}"
    code, message = root.findtext(".//Code"), root.findtext(".//Message")
    yield from code_problems(operation, status, code, message)


def code_problems(operation, status, code, message):
    if not message:
        yield f"{code} without a message"
    known = known_errors(operation)
    if known is None:
        known = {code: EC2_STATUSES.get(code, 400)}
    if code not in known:
        yield f"{operation.name} has no error {code}"
    elif status != known[code]:
        yield f"{code} has status {known[code]}, and not {status}"


def known_errors(operation):
    """The codes that an operation may refuse with and their statuses; None if no model has any."""
    protocol = operation.service_model.resolved_protocol
    if protocol == "ec2":
        return None
    modelled = {}
    for shape in operation.error_shapes:
        error = shape.metadata.get("error", {})
        modelled[error.get("code", shape.name)] = error.get("httpStatusCode", 400)
    return COMMON_ERRORS[protocol] | modelled
