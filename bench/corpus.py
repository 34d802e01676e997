"""Writes recipes as the API takes them, one a line: python3 bench/corpus.py COUNT > recipes.ndjson

The same on every machine. Words come as often as in real recipes (bench/vocabulary.txt); one of a thousand is
made of two, so that many recipes have a tail of rare words, as real ones have.
"""

import bisect
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
UNITS = ("g", "ml", "cups", "tbsp", "tsp", "cloves", "pinches", "slices")
SENTENCE = 12


class Words:
    def __init__(self):
        self.words, self.sums = [], []

    def add(self, word, count):
        self.words.append(word)
        self.sums.append((self.sums[-1] if self.sums else 0) + count)

    def choose(self, draw):
        return self.words[bisect.bisect(self.sums, draw() * self.sums[-1])]


def vocabulary():
    fields = {}
    for line in open(os.path.join(HERE, "vocabulary.txt"), encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("["):
            field = fields[line[1:-1]] = Words()
        else:
            count, word = line.split("\t")
            field.add(word, int(count))
    return fields


def recipes(count, seed=20):
    choose = random.Random(seed)
    draw = choose.random
    fields = vocabulary()

    def some(field, number):
        words = [fields[field].choose(draw) for _ in range(number)]
        if draw() < 0.001 * number:
            words[0] += words[-1]
        return " ".join(words)

    for number in range(count):
        yield {
            "label": some("label", 3 + int(draw() * 3)).capitalize(),
            "description": some("description", 2 * SENTENCE),
            "ingredients": [
                f"{1 + int(draw() * 500)} {UNITS[int(draw() * len(UNITS))]} {some('ingredients', 3)}"
                for _ in range(5 + int(draw() * 7))
            ],
            "steps": [some("steps", SENTENCE).capitalize() + "." for _ in range(3 + int(draw() * 5))],
            "tags": sorted({fields["tags"].choose(draw) for _ in range(3)}),
            "prep_minutes": 5 * int(draw() * 9) or None,
            "cook_minutes": 5 + 5 * int(draw() ** 3 * 40),
            "servings": 1 + int(draw() * 8),
            "language": "en",
            "source": "Bench",
            "url": f"https://example.com/recipes/{number}",
        }


if __name__ == "__main__":
    for recipe in recipes(int(sys.argv[1])):
        sys.stdout.write(json.dumps(recipe, ensure_ascii=False) + "\n")
