"""Keeps the requests from the account that they are sent with: without it nothing more would be tried."""

import json
import os

import schemathesis

OWN = os.environ["RECIPE_API_USER_ID"]


@schemathesis.hook
def before_call(context, case, kwargs):
    parameters = case.path_parameters or {}
    if str(parameters.get("user_id", "")).strip() == OWN:
        parameters["user_id"] = int(OWN) + 10_000


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """Text as it is; what else was generated, an object a line."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return "\n".join(json.dumps(item) for item in (value if isinstance(value, list) else [value])).encode()
