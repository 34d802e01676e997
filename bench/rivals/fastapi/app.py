"""The same endpoints in FastAPI and SQLAlchemy, for uvicorn with a process a core.

Reads run inline: SQLite answers them in less time than the way to a thread and back takes. Writes wait for the disk and
for each other, so they have a thread.
"""

import base64
import os
import threading
import time
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, load_only

from models import LoginSession, Recipe, RecipeCount, RecipeLabel, User
from schemas import Found, Page, RecipeIn, RecipeOut, RecipeSummary, UserOut

# Nobody waits for a connection: who waits inline, waits for ever.
engine = create_engine(
    f"sqlite:///{os.environ['DATABASE']}", connect_args={"timeout": 30}, pool_size=50, max_overflow=-1
)
# SQLite lets one write at a time: to wait here costs less than to try again and again there.
writing = threading.Lock()
app = FastAPI()
bearer = HTTPBearer(auto_error=False)
# Totals are told up to here.
COUNTED = 10_000
SUMMARY = load_only(*(getattr(Recipe, name) for name in RecipeSummary.model_fields))


@event.listens_for(engine, "connect")
def configure(connection, _):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA foreign_keys = ON")


async def open_session():
    with Session(engine, expire_on_commit=False) as session:
        yield session


Database = Annotated[Session, Depends(open_session)]


async def current_user(session: Database, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]):
    refusal = HTTPException(401, "Could not validate credentials")
    if credentials is None:
        raise refusal
    try:
        claims = jwt.decode(
            credentials.credentials, os.environ["JWT_SECRET"], algorithms=["HS256"], audience="recipe-api",
            issuer="recipe-api", options={"require": ["exp", "iss", "aud"]},
        )
    except jwt.InvalidTokenError as error:
        raise refusal from error
    if not {"profile", "recipes:write"} & set(claims["scope"].split()):
        raise refusal
    user = session.scalar(
        select(User)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.id == int(claims["sid"]), User.id == int(claims["sub"]), User.is_active)
        .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > int(time.time()))
    )
    if user is None:
        raise refusal
    return user


CurrentUser = Annotated[User, Depends(current_user)]


@app.get("/api/v1/auth/me", response_model=UserOut)
async def me(user: CurrentUser):
    return user


@app.get("/api/v1/recipes/search", response_model=Found)
async def search(
    session: Database,
    keyword: Annotated[str, Query(min_length=3, max_length=100)],
    max_results: Annotated[int, Query(ge=1, le=100)] = 10,
):
    phrase = '"' + keyword.replace('"', '""') + '"'
    found = select(Recipe).options(SUMMARY).join(RecipeLabel, RecipeLabel.rowid == Recipe.id)
    found = found.where(RecipeLabel.recipe_labels.match(phrase), Recipe.visibility == "public")
    return {"results": session.scalars(found.order_by(RecipeLabel.rowid).limit(max_results)).all()}


@app.get("/api/v1/recipes/{recipe_id}", response_model=RecipeOut)
async def read_recipe(session: Database, recipe_id: int):
    recipe = session.get(Recipe, recipe_id)
    if recipe is None or recipe.visibility != "public":
        raise HTTPException(404, "Recipe not found")
    return recipe


@app.get("/api/v1/recipes", response_model=Page)
async def list_recipes(session: Database, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: str | None = None):
    newest = select(Recipe).options(SUMMARY).where(Recipe.visibility == "public").order_by(Recipe.id.desc())
    if cursor is not None:
        newest = newest.where(Recipe.id < read_cursor(cursor))
    recipes = session.scalars(newest.limit(limit + 1)).all()
    results = recipes[:limit]
    next_cursor = write_cursor(results[-1].id) if len(recipes) > limit else None
    total = session.scalar(select(RecipeCount.public))
    return {"results": results, "next_cursor": next_cursor, "total": min(total, COUNTED), "total_is_exact": total <= COUNTED}


@app.post("/api/v1/recipes", response_model=RecipeOut, status_code=201)
def create_recipe(user: CurrentUser, session: Database, recipe: RecipeIn, response: Response):
    created = Recipe(**recipe.model_dump(), submitter_id=user.id)
    with writing:
        session.add(created)
        session.commit()
    response.headers["Location"] = f"/api/v1/recipes/{created.id}"
    return created


def write_cursor(recipe_id: int) -> str:
    return base64.urlsafe_b64encode(str(recipe_id).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise HTTPException(422, "cursor") from error
