"""The recipes that `bench/run` measures with."""

import random

RARE, COMMON = "saffron", "garlic"
WORDS = (
    "basil bean beef bread broth butter cabbage carrot celery cheese chicken chickpea chili cod coriander corn "
    "cream cumin curry dill duck egg fennel fig ginger ham honey kale lamb leek lemon lentil lime mango maple "
    "mint miso mushroom mustard noodle oat olive onion orange paprika parsley pasta pea pear pepper pork potato "
    "pumpkin quinoa rice rosemary sage salmon sesame shrimp spinach squash thyme tofu tomato turkey walnut"
).split()
DISHES = "bake bowl burger casserole chowder flan fritters gratin pie pilaf roast salad skewers soup stew tart".split()


def recipes(count):
    """The same on every machine: the common word in 1 of 20 labels, the rare one in three of all."""
    choose = random.Random(20)
    for number in range(count):
        words = [*choose.sample(WORDS, 3), choose.choice(DISHES)]
        if number % 20 == 7:
            words[0] = COMMON
        if number % (count // 3) == 1000:
            words[1] = RARE
        label = " ".join(words).title()
        yield {"label": label, "source": "Bench", "url": f"https://example.com/recipes/{number}"}
