"""Makes bench/vocabulary.txt from real recipes: python3 bench/vocabulary.py RECIPES.ndjson > bench/vocabulary.txt

One word a line with how often it occurs, by field; words that occur once are kept, for the tail.
"""

import collections
import json
import re
import sys

WORD = re.compile(r"[^\W\d_]{2,}")
FIELDS = {"label": "label", "tags": "tags", "ingredients": "ingredients", "description": "description", "steps": "steps"}

counts = {field: collections.Counter() for field in FIELDS}
for line in open(sys.argv[1], encoding="utf-8"):
    recipe = json.loads(line)
    for field in FIELDS:
        value = recipe.get(field) or []
        for text in [value] if isinstance(value, str) else value:
            counts[field].update([text.lower()] if field == "tags" else WORD.findall(text.lower()))
for field, words in counts.items():
    print(f"[{field}]")
    for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        print(f"{count}\t{word}")
