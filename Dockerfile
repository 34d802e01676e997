# recipe-api with its web app, as a user of its own, on a root file system that may be read-only:
#   docker build -t recipe-api .
#   docker run --rm -v recipes:/data recipe-api prestart
#   docker run --read-only -v recipes:/data -p 8001:8001 -e JWT_SECRET_FILE=/run/secrets/jwt_secret ... recipe-api
# docs/OPERATIONS.md has the rest.

FROM node:22-trixie-slim AS app
WORKDIR /source
COPY frontend/package.json frontend/package-lock.json frontend/
RUN --mount=type=cache,target=/npm-cache npm --cache /npm-cache --prefix frontend ci --no-audit --no-fund --no-update-notifier
COPY openapi.json ./
COPY frontend frontend
RUN npm --prefix frontend run build

FROM rust:1.95-slim-trixie AS build
# For OpenSSL, libpq and SQLite, which are built in.
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential perl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# .cargo says how the libraries of C are built.
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock build.rs openapi.json ./
COPY migrations migrations
COPY templates templates
COPY src src
COPY --from=app /source/frontend/dist frontend/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --release --locked --bin recipe-api && cp target/release/recipe-api /recipe-api

FROM debian:trixie-slim
# Whom to trust where this service asks others by TLS.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 recipe-api \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin recipe-api \
    && install -d -m 0700 -o recipe-api -g recipe-api /data
COPY --from=build /recipe-api /usr/local/bin/recipe-api
USER 10001:10001
# What is written goes here: SQLite's file, letters that are files.
WORKDIR /data
VOLUME /data
ENV HOST=0.0.0.0 PORT=8001 DATABASE_URL=sqlite:///data/recipes.db LOG_FORMAT=json
EXPOSE 8001
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["recipe-api", "health"]
ENTRYPOINT ["recipe-api"]
CMD ["serve"]
