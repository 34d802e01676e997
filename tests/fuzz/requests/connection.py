"""A connection that sends bytes as they are and reads what comes back."""

import asyncio


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def kind(self):
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Lost(Exception):
    """The server closed the connection instead of answering."""


class Silent(Exception):
    """No answer in time."""


class Connection:
    def __init__(self, host, port, patience):
        self.host, self.port, self.patience, self.reader, self.writer = host, port, patience, None, None
        # What was sent on it last, and before that.
        self.last = self.before = b""

    async def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def ask(self, method, content, fresh=False, patience=None):
        """The answer. A kept connection that the server closed meanwhile is opened again, once."""
        if fresh:
            await self.close()
        kept = self.writer is not None
        try:
            return await asyncio.wait_for(self.exchange(method, content), patience or self.patience)
        except (asyncio.TimeoutError, TimeoutError):
            await self.close()
            raise Silent from None
        except (asyncio.IncompleteReadError, OSError):
            await self.close()
            if not kept:
                raise Lost from None
        return await self.ask(method, content, patience=patience)

    async def exchange(self, method, content):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        self.before, self.last = self.last, content
        self.writer.write(content)
        answer = await self.receive(method)
        if answer.headers.get("connection", "").lower() == "close":
            await self.close()
        return answer

    async def receive(self, method):
        status = 100
        while status < 200:
            lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ")[1])
        pairs = (line.split(":", 1) for line in lines[1:] if line)
        headers = {name.lower(): value.strip() for name, value in pairs}
        if method == "HEAD" or status in (204, 304):
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readuntil(b"\r\n")
        elif "content-length" in headers:
            body = await self.reader.readexactly(int(headers["content-length"]))
        else:
            body = await self.reader.read()
        return Answer(status, headers, body)
