"""Holds what the embedded cloud reads of requests against botocore's models: every operation and
every parameter exists there, under that name on the wire and of that type; none is missing that is
required.
"""

KINDS = {
    "text": {"string", "blob"},
    "number": {"integer", "long"},
    "flag": {"boolean"},
    "time": {"timestamp"},
}


def problems(service_model, interface):
    """What is wrong with a service's operations, each with the form of its requests."""
    for name, form in interface.items():
        if name not in service_model.operation_names:
            yield f"the model of {service_model.service_name} has no operation {name}"
            continue
        operation = service_model.operation_model(name)
        members = operation.input_shape.members if operation.input_shape else {}
        yield from record_problems(service_model, members, form, name)
        wires = {wire_name(service_model, member, it) for it, member in required(operation)}
        for missing in wires - set(form):
            yield f"{name} does not read {missing}, which the model requires"


def required(operation):
    shape = operation.input_shape
    return [(it, shape.members[it]) for it in shape.required_members] if shape else []


def record_problems(service_model, members, form, path):
    wires = {wire_name(service_model, shape, name): shape for name, shape in members.items()}
    for name, kind in form.items():
        if name not in wires:
            yield f"{path}.{name}: the model has no such parameter"
        else:
            yield from kind_problems(service_model, wires[name], kind, f"{path}.{name}")


def kind_problems(service_model, shape, kind, path):
    if isinstance(kind, dict):
        if shape.type_name != "structure":
            yield f"{path}: the model has {shape.type_name}"
        else:
            yield from record_problems(service_model, shape.members, kind, path)
    elif isinstance(kind, list):
        if shape.type_name != "list":
            yield f"{path}: the model has {shape.type_name}"
        else:
            yield from kind_problems(service_model, shape.member, kind[0], f"{path}[]")
    elif shape.type_name not in KINDS[kind]:
        yield f"{path}: the model has {shape.type_name}, and not {kind}"


def wire_name(service_model, shape, name):
    """The name of a parameter in a request; EC2 has its own rule (botocore's `EC2Serializer`)."""
    if service_model.resolved_protocol != "ec2":
        return shape.serialization.get("name", name)
    if "queryName" in shape.serialization:
        return shape.serialization["queryName"]
    name = shape.serialization.get("name", name)
    return name[0].upper() + name[1:]
