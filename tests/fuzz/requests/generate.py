"""Requests for an operation that the document would take, most of them."""

import json
import secrets
from urllib.parse import quote, urlencode

from request import Request
from service import Actor

# Each hashes a password, or hands out all that an account has: seldom enough that nobody waits for it.
SELDOM = {
    "login": 0.03, "signup": 0.03, "open_cookie_session": 0.03, "change_password": 0.03, "confirm_password_reset": 0.03,
    "create_user": 0.03, "update_user": 0.05, "delete_own_account": 0.03, "change_email": 0.03, "update_own_account": 0.1,
    "export_recipes": 0.05, "import_recipes": 0.3, "log_out": 0.02, "log_out_everywhere": 0.02, "end_session": 0.03,
    "list_own_recipes": 0.5, "request_password_reset": 0.2, "resend_verification": 0.1, "delete_user": 0.03, "empty_trash": 0.1,
    "end_sessions_of_user": 0.03, "revoke_token": 0.05, "refresh_tokens": 0.1, "close_cookie_session": 0.2, "refresh_cookie_session": 0.2,
    "create_recipe": 1.5, "update_recipe": 1.5, "replace_recipe": 1.5, "list_recipes": 3,
}
# With these the superuser would lock the run out.
NOT_BY_ROOT = ("change_password", "update_own_account", "change_email", "delete_own_account", "request_password_reset")


class Generator:
    def __init__(self, document, values, random):
        self.document, self.values, self.memory, self.random = document, values, values.memory, random
        self.weights = [SELDOM.get(operation.id, 1) for operation in document.operations]
        self.nobody = Actor("nobody")

    def choose(self):
        return self.random.choices(self.document.operations, self.weights)[0]

    def in_path(self, operation, name):
        # The first account is the one that all others are looked after with. Any method may become a DELETE.
        least = 2 if name == "user_id" else 1
        known = self.memory.recall(name) if self.random.random() < 0.85 else None
        if isinstance(known, int) and known >= least:
            return str(known)
        return str(self.random.randint(least, 30))

    def request(self, operation, actor):
        random, query, headers = self.random, [], []
        inner = {}
        for parameter in operation.parameters:
            name, place, schema = parameter["name"], parameter["in"], parameter.get("schema", {})
            if place == "path":
                inner[name] = self.in_path(operation, name)
            elif not parameter.get("required") and random.random() < 0.65:
                continue
            elif name == "If-Match":
                headers.append((name, f'"v{self.memory.recall("version") or 1}"'))
            elif name == "Idempotency-Key":
                headers.append((name, secrets.token_hex(1 if random.random() < 0.3 else 8)))
            elif place == "query":
                value = self.values.of(schema, name)
                if value is not None:
                    value = value if isinstance(value, str) else json.dumps(value)
                    query.append((name, value.encode("utf-8", "surrogatepass")))
            else:
                headers.append((name, quote(str(self.values.of(schema, name)), safe=" /;=*")))
        segments = [inner.get(part.strip("{}"), part) for part in operation.path.split("/")]
        body = b""
        if operation.bodies:
            kind = random.choice(list(operation.bodies))
            kind, body = self.body(operation, kind, actor)
            headers.append(("Content-Type", kind))
        if operation.id.endswith("cookie_session"):
            headers.append(("Origin", "https://recipes.example.com"))
            if operation.id != "open_cookie_session" and actor.cookie:
                headers.append(("Cookie", f"__Host-refresh_token={actor.cookie}"))
        if actor.token:
            headers.append(("Authorization", f"Bearer {actor.token}"))
        request = Request(operation, operation.method, segments, query, headers, body)
        request.actor = actor
        return request

    def body(self, operation, kind, actor):
        schema = self.document.resolved(operation.bodies[kind])
        if operation.id == "import_recipes":
            return self.recipes(kind)
        value = self.values.of(schema)
        if isinstance(value, dict):
            self.fill(operation, value, actor)
        if kind.endswith("json"):
            return kind, json.dumps(value).encode()
        pairs = [(name, str(item)) for name, item in (value if isinstance(value, dict) else {}).items() if item is not None]
        if kind == "multipart/form-data":
            parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{item}\r\n' for name, item in pairs)
            return "multipart/form-data; boundary=x", (parts + "--x--\r\n").encode("utf-8", "surrogatepass")
        return kind, urlencode(pairs, errors="replace").encode()

    def fill(self, operation, value, actor):
        """What no schema tells: who the account is, and its password."""
        random = self.random
        if actor.kind == "superuser" and operation.id in NOT_BY_ROOT:
            actor = self.nobody
        if operation.id in ("create_recipe", "replace_recipe", "update_recipe") and random.random() < 0.95:
            value.pop("submitter_id", None)
        for name in ("current_password", "password"):
            if name in value and operation.id not in ("signup", "create_user", "update_user") and random.random() < 0.7:
                value[name] = actor.password or "x"
        for name in ("username", "email"):
            if name in value and operation.id in ("login", "open_cookie_session", "request_password_reset") and random.random() < 0.8:
                value[name] = actor.email or "nobody@example.com"
        for name in ("new_password", "password"):
            if name in value and operation.id in ("signup", "create_user", "confirm_password_reset") and random.random() < 0.8:
                value[name] = secrets.token_urlsafe(9)
        if operation.id == "refresh_tokens" and random.random() < 0.8:
            value |= {"grant_type": "refresh_token", "refresh_token": actor.refresh or "rrt_x"}
        if "grant_type" in value and operation.id == "login":
            value["grant_type"] = "password"
        if "scope" in value and random.random() < 0.8:
            value["scope"] = random.choice(["", "recipes:read", "recipes:read profile", "users:admin", "x"])
        if operation.id == "update_user":
            value.pop("password", None)
        if operation.id == "rename_recipe":
            value["id"] = self.memory.recall("recipe_id") or 1
        if operation.id in ("create_api_token",) and random.random() < 0.8:
            value["scopes"] = random.sample(["recipes:read", "recipes:write", "profile"], random.randint(1, 3))

    def recipes(self, kind):
        schema = {"$ref": "#/components/schemas/RecipeIn"}
        if kind == "application/ld+json" or self.random.random() < 0.2:
            document = {"@context": "https://schema.org", "@type": "Recipe", "name": self.values.text({}, "label"),
                        "recipeIngredient": [self.values.text({}, "text")], "recipeYield": self.random.choice([4, "6 servings", ["1 loaf"], {"value": 3}]),
                        "totalTime": self.random.choice(["PT1H", "PT.5H", "P1Y", "x"]), "recipeInstructions": self.random.choice(["Mix.\nBake.", [{"@type": "HowToStep", "text": "Mix."}]])}
            return "application/ld+json", json.dumps(document if self.random.random() < 0.6 else {"@graph": [document, {"@id": "#a", "name": "x"}]}).encode()
        found = [self.values.of(schema) for _ in range(self.random.randint(1, 4))]
        for recipe in found:
            if isinstance(recipe, dict):
                recipe.pop("submitter_id", None)
        if kind == "application/json":
            return kind, json.dumps(found).encode()
        return kind, "\n".join(json.dumps(recipe) for recipe in found).encode()
