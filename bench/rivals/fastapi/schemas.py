"""What comes in and what is answered."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, TypeAdapter

HTTP_URL = TypeAdapter(HttpUrl)


def http_url(value: str) -> str:
    HTTP_URL.validate_python(value)
    return value


def filled(most: int):
    return Annotated[str, StringConstraints(min_length=1, max_length=most, pattern=r"\S")]


def text(most: int):
    return Annotated[str, StringConstraints(max_length=most)]


Url = Annotated[str, StringConstraints(max_length=2083), AfterValidator(http_url)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


class Ingredient(BaseModel):
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    group: str | None = None


class Step(BaseModel):
    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
    section: str | None = None


class RecipeIn(BaseModel):
    label: filled(256)
    source: filled(256) | None = None
    url: Url | None = None
    description: text(10_000) | None = None
    ingredients: Annotated[list[Ingredient], Field(max_length=200)] = []
    steps: Annotated[list[Step], Field(max_length=200)] = []
    servings: Annotated[int, Field(ge=1, le=1000)] | None = None
    yield_: filled(100) | None = Field(None, alias="yield")
    prep_minutes: Minutes | None = None
    cook_minutes: Minutes | None = None
    total_minutes: Minutes | None = None
    tags: Annotated[list[text(50)], Field(max_length=50)] = []
    cuisine: filled(100) | None = None
    language: text(35) | None = None
    image: Url | None = None
    notes: text(10_000) | None = None
    nutrition: dict[str, str] = {}
    visibility: Literal["public", "private"] = "public"


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RecipeSummary(Out):
    id: int
    label: str
    source: str | None
    url: str | None
    submitter_id: int
    description: str | None
    tags: list[str]
    prep_minutes: int | None
    cook_minutes: int | None
    total_minutes: int | None
    servings: int | None
    cuisine: str | None
    language: str | None
    image: str | None
    visibility: str
    created_at: str
    updated_at: str


class RecipeOut(RecipeSummary):
    ingredients: list[Ingredient]
    steps: list[Step]
    yield_: str | None = Field(serialization_alias="yield")
    notes: str | None
    nutrition: dict[str, str]
    version: int


class Found(BaseModel):
    results: list[RecipeSummary]


class Page(Found):
    next_cursor: str | None
    total: int
    total_is_exact: bool


class UserOut(Out):
    id: int
    email: str
    first_name: str | None
    surname: str | None
    is_superuser: bool
