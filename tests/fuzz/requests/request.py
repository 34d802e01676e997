"""A request in parts, and its bytes."""

from urllib.parse import urlencode


class Request:
    """One request, in parts until it is sent."""

    def __init__(self, operation, method, segments, query, headers, body):
        self.operation, self.method, self.segments, self.query = operation, method, segments, query
        self.headers, self.body, self.actor = headers, body, None
        # HTTP itself is broken: no answer has to come, and a bare 400 will do.
        self.broken = False

    @property
    def path(self):
        return "/".join(self.segments)

    def is_chunked(self):
        """Whether a change of the body breaks its coding."""
        return any(name == "Transfer-Encoding" for name, _ in self.headers)

    def content(self):
        query = self.query if isinstance(self.query, str) else urlencode(self.query)
        target = self.path + ("?" + query if query else "")
        headers = list(self.headers)
        names = {name.lower() for name, _ in headers}
        if "host" not in names:
            headers.insert(0, ("Host", "127.0.0.1"))
        if "content-length" not in names and "transfer-encoding" not in names and (self.body or self.method in ("POST", "PUT", "PATCH")):
            headers.append(("Content-Length", str(len(self.body))))
        head = f"{self.method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
        return head.encode("latin-1", "replace") + self.body
