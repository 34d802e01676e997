"""What openapi.json says of each operation: what it takes, and what it may answer."""

import json
import re

import jsonschema_rs

METHODS = ("get", "post", "put", "patch", "delete")


class Operation:
    def __init__(self, path, method, told):
        self.method, self.path, self.id = method.upper(), path, told["operationId"]
        self.name = f"{self.method} {path}"
        self.parameters = told.get("parameters", [])
        self.bodies = {kind: body["schema"] for kind, body in told.get("requestBody", {}).get("content", {}).items()}
        self.answers = {int(status): answer.get("content", {}) for status, answer in told["responses"].items()}
        self.needs_token = bool(told.get("security")) and {} not in told["security"]


class Document:
    def __init__(self, file):
        self.whole = json.loads(file.read_text())
        self.operations = [
            Operation(path, method, item[method])
            for path, item in self.whole["paths"].items() for method in METHODS if method in item
        ]
        # What stands in a path comes before what a parameter may take: /recipes/trash is no recipe.
        ordered = sorted(self.whole["paths"], key=lambda path: [part.startswith("{") for part in path.split("/")])
        self.patterns = [(re.compile(re.sub(r"\{[^}]*\}", "[^/]*", path) + "$"), path) for path in ordered]
        self.by_name = {(operation.method, operation.path): operation for operation in self.operations}
        self.validators = {}

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def operation_at(self, method, path):
        """The operation that a request is for, if it is for one."""
        method = "GET" if method == "HEAD" else method
        for pattern, template in self.patterns:
            if pattern.match(path):
                return self.by_name.get((method, template))
        return None

    def misfit(self, operation, status, kind, body):
        """What an answer has that the document does not tell, or None."""
        content = operation.answers[status]
        if not content:
            return f"a body of {kind}, where none is documented" if body else None
        if kind not in content:
            return f"the undocumented Content-Type {kind}"
        if kind != "application/json" and not kind.endswith("+json"):
            return None
        key = (operation.name, status, kind)
        if key not in self.validators:
            root = {"allOf": [content[kind]["schema"]], "components": self.whole["components"]}
            self.validators[key] = jsonschema_rs.Draft202012Validator(root)
        try:
            error = next(self.validators[key].iter_errors(json.loads(body)), None)
        except ValueError as broken:
            return f"no JSON: {broken}"
        return error and f"{error.message[:300]} at {list(error.instance_path)}"
