"""Values for schemas: most of them fit, and those that are odd are odd in a way that has broken servers before."""

import collections
import string

TEXTS = [
    "", " ", "a", "\u0000", "\ufeff", "\u202e", "é", "e\u0301", "焼きそば", "👩‍🍳", "ß", "İ", "ﬁ", "\ud7ff", "\U0010ffff", "'", '"', "\\",
    "' OR 1=1--", "%", "_", "%00", "../../etc/passwd", "<script>alert(1)</script>", "${7*7}", "{{7*7}}", "\r\nX-Odd: 1",
    "NEAR(a b)", "a* AND -b", "null", "true", "NaN", "1e999", "0x10", "-0", "١", "1 ½ cups (200 g) flour", "1/0 cup", "PT1H",
    "2026-11-22T12:00:00Z", "http://[::1]/", "https://e.com/" + "a" * 2100, "a" * 257, "ü" * 600, "a," * 60, "W/\"v1\"", "\"v1\"",
]
NUMBERS = [0, -1, 2, 100, 101, 1000, 1001, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -2**63, 2**64, 10**30, 0.5, 1e308, 3.0]
LABELS = ["Plain loaf", "Crème brûlée", "Chicken soup", "Mac'n'cheese", "焼きそば", "Äpfel im Schlafrock", "Rice & peas"]
LINES = [
    "1 ½ cups (200 g) plain flour, sifted", "2-3 cloves garlic", "1 (14 oz) can tomatoes", "4 œufs", "½ TL Salz",
    "a few sprigs thyme", "1 lb 4 oz beef, plus 1 tbsp oil", "c. à s. d'huile", "10 % cream", "1/2 cup / 100 ml milk",
]


class Memory:
    """What answers told and later requests ask for: ids, cursors, tokens."""

    def __init__(self, random, secret):
        """`secret`: what no request is to name, the superuser's address: a reset would lock the run out."""
        self.secret = secret
        self.random, self.kept = random, collections.defaultdict(lambda: collections.deque(maxlen=300))

    def learn(self, operation, value):
        """`value`: the JSON of an answer."""
        if isinstance(value, list):
            for item in value[:20]:
                self.learn(operation, item)
        elif isinstance(value, dict):
            for name, item in value.items():
                if name == "id":
                    kind = {"users": "user_id", "sessions": "session_id", "tokens": "token_id"}
                    parts = operation.path.split("/")
                    self.kept[next((kind[part] for part in parts if part in kind), "recipe_id")].append(item)
                elif isinstance(item, (dict, list)):
                    self.learn(operation, item)
                elif item not in (None, self.secret):
                    self.kept["cursor" if name == "next_cursor" else name].append(item)

    def recall(self, name):
        kept = self.kept.get(name)
        return self.random.choice(kept) if kept else None


class Values:
    def __init__(self, document, memory, random):
        self.document, self.memory, self.random = document, memory, random

    def odd(self):
        random = self.random
        pick = random.random()
        if pick < 0.45:
            return random.choice(TEXTS)
        if pick < 0.75:
            return random.choice(NUMBERS)
        if pick < 0.85:
            return random.choice([None, True, False, [], {}, [[]], {"": ""}, [None] * 60])
        nested = random.choice(TEXTS)
        for _ in range(random.choice([2, 20, 130])):
            nested = [nested] if random.random() < 0.5 else {"a": nested}
        return nested

    def text(self, schema, name):
        random = self.random
        if "enum" in schema:
            return random.choice(schema["enum"])
        if schema.get("format") == "email":
            return f"u{random.randrange(10**9)}@example.com"
        if schema.get("format") == "uri":
            return f"https://example.com/{random.randrange(1000)}?a=b"
        if name in ("language",):
            return random.choice(["en", "de-CH", "fr", "pt-BR", "xx", "zh-Hans"])
        if name in ("label", "name", "q", "keyword", "prefix"):
            word = random.choice(LABELS)
            return word[: random.randint(3, len(word))] if name == "prefix" else word
        if name == "text":
            return random.choice(LINES)
        if "pattern" in schema and schema.get("example"):
            return schema["example"]
        size = random.randint(schema.get("minLength", 0), min(schema.get("maxLength", 30), 60))
        return "".join(random.choice(string.ascii_lowercase + "  ,.éß焼") for _ in range(size)).strip() or "a"

    def of(self, schema, name="", depth=0):
        """A value that fits, as far as the schema tells; now and then one that does not."""
        random, schema = self.random, self.document.resolved(schema)
        if random.random() < 0.01:
            return self.odd()
        known = self.memory.recall(name) if random.random() < 0.5 else None
        if known is not None and not isinstance(known, (dict, list)):
            return known
        examples = [schema["example"]] if "example" in schema else schema.get("examples", [])
        if examples and random.random() < 0.3:
            return random.choice(examples)
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.of(random.choice(schema[choice]), name, depth)
        kinds = schema.get("type", "object" if "properties" in schema else "string")
        kind = random.choice(kinds) if isinstance(kinds, list) else kinds
        if kind == "object":
            required = schema.get("required", [])
            members = {
                member: self.of(inner, member, depth + 1) for member, inner in schema.get("properties", {}).items()
                if member in required or random.random() < 0.4
            }
            return members or ({"calories": "240 kcal", "fat": 3} if name == "nutrition" else {})
        if kind == "array":
            return [self.of(schema.get("items", {}), name, depth + 1) for _ in range(random.choice([0, 1, 2, 3, 8]))]
        if kind == "integer":
            least = schema.get("minimum", 0)
            return random.randint(least, min(schema.get("maximum", 50), least + 60))
        if kind == "number":
            return random.random() * 100
        return {"boolean": lambda: random.random() < 0.5, "null": lambda: None}.get(kind, lambda: self.text(schema, name))()
