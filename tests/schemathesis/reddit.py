"""Answers like Reddit, so that the test of /recipes/ideas needs no network. Prints its address."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POSTS = [{"data": {"score": 100 - n, "title": f"Soup {n}", "url": f"https://example.com/{n}"}} for n in range(5)]


class Reddit(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"data": {"children": POSTS}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Reddit)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
