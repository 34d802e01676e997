"""What every answer is held against."""

import json
import re


class Judge:
    def __init__(self, document):
        self.document = document

    def operation(self, request):
        """The operation that this request is for, as the server reads its path."""
        path = re.sub("/+", "/", request.path).rstrip("/")
        return self.document.operation_at(request.method, path)

    def fault(self, request, answer):
        """What is wrong with an answer, in words; None where nothing is."""
        status, operation = answer.status, self.operation(request)
        if status >= 500 and status != 503:
            return f"{status}"
        if request.broken:
            return None
        if "x-request-id" not in answer.headers:
            return f"{status} without X-Request-Id"
        if operation and status not in operation.answers:
            return f"the undocumented status {status}"
        if status in (429, 503) and not answer.headers.get("retry-after", "").isdigit():
            return f"{status} without Retry-After"
        if status == 405 and "allow" not in answer.headers:
            return "405 without Allow"
        if request.method == "HEAD":
            return None
        if status >= 400:
            return self.misfit_of_refusal(answer)
        if operation and status != 304:
            trusted = request.actor.token and any(name == "Authorization" for name, _ in request.headers)
            if operation.needs_token and status < 300 and not trusted:
                return f"{status} without a token"
            misfit = self.document.misfit(operation, status, answer.kind(), answer.body)
            return misfit and f"{status} with {misfit}"
        return None

    def misfit_of_refusal(self, answer):
        if answer.kind() == "text/html":
            # A browser's page; those of the API are JSON for whoever asks.
            return None if answer.body else f"{answer.status} with an empty page"
        try:
            told = json.loads(answer.body)
            detail, same = told["detail"], told["request_id"] == answer.headers["x-request-id"]
        except (ValueError, KeyError, TypeError):
            return f"{answer.status} with a body that is no refusal: {answer.body[:200]!r}"
        if isinstance(detail, list):
            fits = detail and all({"loc", "msg", "type"} <= set(problem) and problem["msg"] for problem in detail)
        else:
            fits = isinstance(detail, str) and detail
        fits = fits and isinstance(detail, list) == (answer.status == 422)
        return None if fits and same else f"{answer.status} with an odd refusal: {answer.body[:200]!r}"
