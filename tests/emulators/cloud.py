"""The embedded cloud and moto, called in the same way: by boto3, without its retries and without
its own checks of parameters, so that the cloud itself has to refuse. Every answer of ours is held
against botocore's model while it is still on the wire.

A test in Rust serves the embedded cloud. It is told on standard output to move the cloud's clock or
to add a fault, and answers with a line on standard input.
"""

import json
import sys
from dataclasses import dataclass, field

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

import answers

REGION = "ap-northeast-2"
ROLE = "LabproofReader"

CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


@dataclass(frozen=True)
class Call:
    """A call and what came back: an answer, or a refusal with a code."""

    operation: str
    output: object
    answer: dict
    code: str | None

    def __getitem__(self, member):
        return self.answer[member]


@dataclass
class Cloud:
    """A cloud at an endpoint, the account of a student in it, and with whose key it is called."""

    endpoint: str
    key: tuple
    account: str
    session_token: str | None = None
    region: str = REGION
    calls: list = field(default_factory=list)
    clients: dict = field(default_factory=dict)

    def call(self, service, operation, **parameters):
        """Calls an operation by its name in the model; keeps the call, and gives it."""
        client = self.client(service)
        model = client.meta.service_model.operation_model(operation)
        try:
            answer, code = getattr(client, xform_name(operation))(**parameters), None
        except ClientError as error:
            answer, code = error.response, error.response["Error"]["Code"]
        except ResponseParserError:
            # moto's own errors are pages.
            answer, code = {}, "unreadable"
        call = Call(operation, model.output_shape, answer, code)
        self.calls.append(call)
        return call

    def quietly(self, service, operation, **parameters):
        """Calls an operation to tidy up, where one cloud may have done what the other refused."""
        self.call(service, operation, **parameters)
        self.calls.pop()

    def ec2(self, operation, **parameters):
        return self.call("ec2", operation, **parameters)

    def rds(self, operation, **parameters):
        return self.call("rds", operation, **parameters)

    def sts(self, operation, **parameters):
        return self.call("sts", operation, **parameters)

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = self.new_client(service)
        return self.clients[service]

    def new_client(self, service):
        key, secret = self.key
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=self.session_token,
            config=CONFIG,
        )

    def enter(self, **parameters):
        """Assumes the role in the student's account: what follows is done there."""
        arn = f"arn:aws:iam::{self.account}:role/{ROLE}"
        call = self.call("sts", "AssumeRole", RoleArn=arn, RoleSessionName="student", **parameters)
        session = call["Credentials"]
        self.use((session["AccessKeyId"], session["SecretAccessKey"]), session["SessionToken"])

    def use(self, key, session_token=None, region=REGION):
        """Goes on with another key, or in another region."""
        self.key, self.session_token, self.region = tuple(key), session_token, region
        self.clients = {}

    def wait(self, minutes):
        """Lets time pass, where the cloud's clock can be moved; elsewhere things happen at once."""


@dataclass
class Embedded(Cloud):
    """Ours, whose answers are validated."""

    interface: dict = field(default_factory=dict)
    hub_key: tuple = ()
    organization: str = ""
    validated: int = 0
    problems: dict = field(default_factory=dict)
    called: dict = field(default_factory=dict)

    @classmethod
    def served(cls):
        """The one that the calling test serves, which says where on standard input's first line."""
        served = json.loads(sys.stdin.readline())
        key = tuple(served["key"])
        return cls(
            served["endpoint"],
            key,
            served["account"],
            interface=served["interface"],
            hub_key=key,
            organization=served["organization"],
        )

    def new_client(self, service):
        client = super().new_client(service)
        client.meta.events.register("before-parse", self.validate)
        return client

    def validate(self, operation_model, response_dict, **_):
        parts = [response_dict[part] for part in ("status_code", "headers", "body")]
        for problem in answers.problems(operation_model, *parts):
            self.problems.setdefault(problem)
        self.validated += 1
        name = operation_model.service_model.service_name, operation_model.name
        self.called.setdefault(name, []).append((operation_model, *parts))

    def wait(self, minutes):
        self.order("advance", minutes=minutes)

    def order(self, command, **details):
        """Has the owner of the cloud do something."""
        print(json.dumps({"do": command, **details}), flush=True)
        answer = sys.stdin.readline().strip()
        if answer != "done":
            raise RuntimeError(f"{command}: {answer!r}")
