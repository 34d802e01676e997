"""The recipes that `bench/scale` measures with, what it asks of them, and what has to be answered.

To the recipes of `corpus.py` it adds what is equally rare at every size (in 20 recipes) and what is as common at
every size, so that answers can be told beforehand.
"""

import base64, collections, json, random
from dataclasses import dataclass
from urllib.parse import urlencode

import corpus

RARE = 20
# The oldest but three: a list of the newest has the longest way to them.
COOKS = 100
SUPERUSER, COOK = 1, 2
FIRST = ("Chicken Vesuvio", "Chicken Paprikash", "Cauliflower and Tofu Curry Recipe")
PAGE = 20
# Totals of lists are exact up to here.
COUNTED = 10_000


def recipes(count):
    """All of a database, in the order of their ids: those of `prestart`, the cook's, the superuser's."""
    for label in FIRST:
        yield {"label": label, "tags": [], "ingredients": [], "submitter": SUPERUSER}
    for number, recipe in enumerate(corpus.recipes(count - len(FIRST))):
        words, turn = recipe["label"].split(), number % (count // RARE)
        if turn == 101:
            words[0] = "Saffron"
        if turn == 103:
            words[1] = "quandong"
        if turn == 107:
            recipe["tags"].append("heirloom")
        if turn == 109:
            recipe["ingredients"].append("2 quandongs")
        if turn == 113:
            recipe["language"] = "sv"
        # Two that are common and never meet; one that is in the middle between rare and common.
        if number % 10 in (3, 8):
            recipe["tags"].append("weekday" if number % 10 == 3 else "sunday")
        if number % 300 == 17:
            recipe["tags"].append("potluck")
        if number % 5 == 2:
            recipe["ingredients"].append("200 g tapioca")
        if number % 50 == 29:
            recipe["image"] = f"https://example.com/pictures/{number}.jpg"
        yield {**recipe, "label": " ".join(words), "submitter": COOK if number < COOKS else SUPERUSER}


@dataclass
class Case:
    name: str
    # Of a database's number of recipes, the requests.
    paths: object
    # By how much its cost may grow from the first size to the last.
    line: float = None
    # Whether a recipe is of those that are found.
    finds: object = None
    # Of those, so many are answered, from this end: "newest", "oldest", or not said.
    shown: int = PAGE
    end: str = None
    has_total: bool = True
    # Of the labels that are answered, each has this word.
    says: str = None
    # Of the database's number of recipes and a random one, the ids that the page may begin with.
    starts: object = None
    method: str = "GET"


def listed(name, finds, line=None, **query):
    path = "/api/v1/recipes?" + urlencode({**query, "limit": PAGE})
    return Case(name, lambda _: [path], line, finds, end=None if "sort" in query else "newest")


def searched(name, keyword, line=None, most=10):
    path = "/api/v1/recipes/search?" + urlencode({"keyword": keyword, "max_results": most})
    finds = lambda recipe: keyword in recipe["label"].lower()
    return Case(name, lambda _: [path], line, finds, most, "oldest", has_total=False)


def ranked(name, text, says=None, **query):
    path = "/api/v1/recipes?" + urlencode({"q": text, "limit": PAGE, **query})
    return Case(name, lambda _: [path], says=says)


def deep(name, sort, cursor):
    """Pages that begin somewhere in the middle tenth of the table."""

    def paths(count):
        choose = random.Random(count)
        cursors = (cursor(choose, count) for _ in range(200))
        encode = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
        return [f"/api/v1/recipes?sort={sort}&limit={PAGE}&cursor={encode(value)}" for value in cursors]

    return Case(name, paths, 1.3, lambda _: True)


def middle(choose, count):
    return count * 9 // 20 + choose.randrange(count // 10)


def minutes(recipe):
    return (recipe["prep_minutes"] or 0) + recipe["cook_minutes"] if "cook_minutes" in recipe else 1_000_000


def food(recipe, name):
    return any(name in line for line in recipe["ingredients"])


def has(tag):
    return lambda recipe: tag in recipe["tags"]


def everything(_):
    return True


def one_recipe(count):
    choose = random.Random(count)
    return [f"/api/v1/recipes/{choose.randrange(1, count + 1)}" for _ in range(10_000)]


def of_cook(recipe):
    return recipe["submitter"] == COOK


def quick_in_time(recipe):
    return "quick" in recipe["tags"] and minutes(recipe) <= 60 and not food(recipe, "tapioca")


CASES = [
    Case("one recipe", one_recipe, 1.3, has_total=False),
    listed("first page, newest", everything, 1.3),
    listed("first page, by name", everything, 1.3, sort="name"),
    listed("first page, by time", everything, 1.3, sort="time"),
    deep("deep page, newest", "newest", middle),
    # Labels begin with every letter, and half of all begin with one before this.
    deep("deep page, by name", "name", lambda choose, count: ["pa" + choose.choice("abcdefghijklmnopqrst"), 1]),
    deep("deep page, by time", "time", lambda choose, count: [choose.choice((45, 50, 55)), middle(choose, count)]),
    listed("tags=heirloom (20 recipes)", has("heirloom"), tags="heirloom"),
    listed("tags=quick (1 in 7)", has("quick"), tags="quick"),
    listed("tags=quick,italian", lambda r: {"quick", "italian"} <= set(r["tags"]), tags="quick,italian"),
    listed("tags=weekday,sunday (1 in 10 each, none both)", lambda _: False, tags="weekday,sunday"),
    listed("any_tags=quick,italian", lambda r: {"quick", "italian"} & set(r["tags"]), any_tags="quick,italian"),
    listed("any_tags=heirloom,potluck", lambda r: {"heirloom", "potluck"} & set(r["tags"]),
           any_tags="heirloom,potluck"),
    listed("ingredients=quandong (20 recipes)", lambda r: food(r, "quandong"), ingredients="quandong"),
    listed("ingredients=tapioca (1 in 5)", lambda r: food(r, "tapioca"), ingredients="tapioca"),
    listed("ingredients=tapioca, without=quandong", lambda r: food(r, "tapioca") and not food(r, "quandong"),
           ingredients="tapioca", without="quandong"),
    listed("without=quandong", lambda r: not food(r, "quandong"), without="quandong"),
    listed("without=tapioca", lambda r: not food(r, "tapioca"), without="tapioca"),
    listed("max_minutes=10 (1 in 14)", lambda r: minutes(r) <= 10, max_minutes=10),
    listed("max_minutes=120 (4 in 5)", lambda r: minutes(r) <= 120, max_minutes=120),
    listed("has_image=true (1 in 50)", lambda r: "image" in r, has_image="true"),
    listed("has_image=false", lambda r: "image" not in r, has_image="false"),
    listed("language=sv (20 recipes)", lambda r: r.get("language") == "sv", language="sv"),
    listed("language=en (nearly all)", lambda r: r.get("language") == "en", language="en"),
    listed("submitter_id of 100 recipes", of_cook, submitter_id=COOK),
    listed("submitter_id of nearly all", lambda r: not of_cook(r), submitter_id=SUPERUSER),
    listed("submitter_id of 100, by name", of_cook, submitter_id=COOK, sort="name"),
    listed("submitter_id of nearly all, by name", lambda r: not of_cook(r), submitter_id=SUPERUSER, sort="name"),
    listed("submitter_id of nearly all, tags=quick", lambda r: not of_cook(r) and "quick" in r["tags"],
           submitter_id=SUPERUSER, tags="quick"),
    listed("submitter_id of nearly all, tags=heirloom", lambda r: not of_cook(r) and "heirloom" in r["tags"],
           submitter_id=SUPERUSER, tags="heirloom"),
    listed("tags=quick, by name", has("quick"), tags="quick", sort="name"),
    listed("tags=potluck (1 in 300), by name", has("potluck"), tags="potluck", sort="name"),
    listed("tags=potluck (1 in 300), by time", has("potluck"), tags="potluck", sort="time"),
    listed("tags=quick, without=tapioca, max_minutes=60", quick_in_time, tags="quick", without="tapioca",
           max_minutes=60),
    listed("the same, by time", quick_in_time, tags="quick", without="tapioca", max_minutes=60, sort="time"),
    searched("keyword=saffron (20 labels)", "saffron", 2),
    searched("keyword=pasta (1 label in 20)", "pasta", 4),
    searched("keyword=pasta, 100 results", "pasta", 4, most=100),
    searched("keyword=chicken (1 label in 8)", "chicken", 4),
    ranked("ranked: quandong (rare)", "quandong", "quandong"),
    ranked("ranked: quandogn (rare, misspelt)", "quandogn", "quandong"),
    ranked("ranked: chicken (common)", "chicken", "chicken"),
    ranked("ranked: chikcen (common, misspelt)", "chikcen", "chicken"),
    ranked("ranked: chicken soup", "chicken soup", "chicken"),
    ranked("ranked: salt pepper oil water butter", "salt pepper oil water butter"),
    ranked("ranked: minute teaspoon (never in one label)", "minute teaspoon"),
    ranked("ranked: chicken, tags=quick, without=tapioca", "chicken", "chicken", tags="quick", without="tapioca"),
    Case("POST a whole recipe", lambda _: ["/api/v1/recipes"], method="POST"),
]


class Expected:
    """What is to be answered, of all recipes of a database, which pass by once."""

    def __init__(self, known=None):
        self.known = known or {}
        self.shown = {
            case.name: collections.deque(maxlen=case.shown) if case.end == "newest" else []
            for case in CASES if case.finds
        }

    def see(self, recipe):
        for case in CASES:
            if case.finds and case.finds(recipe):
                self.known[case.name] = self.known.get(case.name, 0) + 1
                shown = self.shown[case.name]
                if case.end == "newest" or len(shown) < case.shown:
                    shown.append(recipe["label"])

    def all(self):
        labels = lambda case: list(reversed(self.shown[case.name])) if case.end == "newest" else self.shown[case.name]
        return {
            case.name: {"total": self.known.get(case.name, 0), "labels": labels(case) if case.end else None}
            for case in CASES if case.finds
        }


def misfit(case, expected, answer):
    """What is wrong with the answer to a case's first request; None where nothing is."""
    labels = [result["label"] for result in answer.get("results", [])]
    if case.says and not (labels and all(case.says in label.lower() for label in labels)):
        return f"labels without {case.says!r}: {labels}"
    if not case.finds:
        return None
    total, wanted = expected["total"], expected["labels"]
    if case.has_total and (answer["total"], answer["total_is_exact"]) != (min(total, COUNTED), total <= COUNTED):
        return f"{answer['total']} in all (exact: {answer['total_is_exact']}), where there are {total}"
    if wanted is not None and labels != wanted:
        return f"labels are {labels}, and should be {wanted}"
    if wanted is None and len(labels) != min(total, case.shown):
        return f"{len(labels)} results of {total}"
    return None
