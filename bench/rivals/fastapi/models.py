"""The tables of ../schema.sql."""

from typing import Any

from sqlalchemy import JSON, FetchedValue, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {list[Any]: JSON, dict[str, Any]: JSON}


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    first_name: Mapped[str | None]
    surname: Mapped[str | None]
    is_active: Mapped[bool]
    is_superuser: Mapped[bool]


class LoginSession(Base):
    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[int]
    revoked_at: Mapped[int | None]


class Recipe(Base):
    __tablename__ = "recipes"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    source: Mapped[str | None]
    url: Mapped[str | None]
    submitter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    description: Mapped[str | None]
    ingredients: Mapped[list[Any]]
    steps: Mapped[list[Any]]
    servings: Mapped[int | None]
    yield_: Mapped[str | None] = mapped_column("yield")
    prep_minutes: Mapped[int | None]
    cook_minutes: Mapped[int | None]
    total_minutes: Mapped[int | None]
    tags: Mapped[list[Any]]
    cuisine: Mapped[str | None]
    language: Mapped[str | None]
    image: Mapped[str | None]
    notes: Mapped[str | None]
    nutrition: Mapped[dict[str, Any]]
    visibility: Mapped[str]
    created_at: Mapped[str] = mapped_column(server_default=FetchedValue())
    updated_at: Mapped[str] = mapped_column(server_default=FetchedValue())
    version: Mapped[int] = mapped_column(server_default=FetchedValue())


class RecipeCount(Base):
    __tablename__ = "recipe_counts"

    public: Mapped[int] = mapped_column(primary_key=True)


class RecipeLabel(Base):
    """The full-text index; the column of a table's own name is what MATCH asks."""

    __tablename__ = "recipe_labels"

    rowid: Mapped[int] = mapped_column(primary_key=True)
    recipe_labels: Mapped[str]
