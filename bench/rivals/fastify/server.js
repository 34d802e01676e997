// The same endpoints in Fastify and better-sqlite3: a process a core, each with its own connection and prepared statements.

import cluster from "node:cluster";
import process from "node:process";

import Database from "better-sqlite3";
import Fastify, { LogController } from "fastify";
import { createVerifier } from "fast-jwt";
import pino from "pino";

import recipes from "./recipes.js";

const { DATABASE, JWT_SECRET, PORT, WORKERS } = process.env;

const user = {
  type: "object",
  properties: {
    id: { type: "integer" },
    email: { type: "string" },
    first_name: { type: "string", nullable: true },
    surname: { type: "string", nullable: true },
    is_superuser: { type: "boolean" },
  },
};

async function serve() {
  const db = new Database(DATABASE, { timeout: 5000 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("cache_size = -16000");

  const app = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: pino(pino.destination({ dest: 1, sync: false, minLength: 4096 })),
    schemaErrorFormatter: (errors, where) =>
      Object.assign(new Error(`${where}${errors[0].instancePath} ${errors[0].message}`), { statusCode: 422 }),
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, url } = request;
    request.log.info({ method, url, status: reply.statusCode, milliseconds: reply.elapsedTime }, "request");
  });

  const verify = createVerifier({
    key: JWT_SECRET,
    algorithms: ["HS256"],
    allowedIss: "recipe-api",
    allowedAud: "recipe-api",
    requiredClaims: ["exp", "iss", "aud"],
  });
  const findUser = db.prepare(
    `SELECT users.id, email, first_name, surname, is_superuser FROM sessions
     JOIN users ON users.id = sessions.user_id
     WHERE sessions.id = ? AND users.id = ? AND is_active AND revoked_at IS NULL AND expires_at > unixepoch()`,
  );

  function claimed(request) {
    const header = request.headers.authorization ?? "";
    try {
      return verify(header.startsWith("Bearer ") ? header.slice(7) : "");
    } catch {
      return undefined;
    }
  }

  app.decorateRequest("user", null);
  app.decorate("authenticate", async (request, reply) => {
    const claims = claimed(request);
    const mayCall = claims?.scope.split(" ").some((scope) => scope === "profile" || scope === "recipes:write");
    request.user = mayCall && findUser.get(claims.sid, claims.sub);
    if (!request.user) return reply.code(401).send({ detail: "Could not validate credentials" });
  });

  app.get(
    "/api/v1/auth/me",
    { onRequest: app.authenticate, schema: { response: { 200: user } } },
    async (request) => request.user,
  );
  app.register(recipes, { db, prefix: "/api/v1/recipes" });

  process.on("SIGTERM", () => process.exit(0));
  await app.listen({ host: "127.0.0.1", port: Number(PORT) });
}

if (cluster.isPrimary) {
  for (let worker = 0; worker < Number(WORKERS); worker++) cluster.fork();
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers)) worker.kill();
    process.exit(0);
  });
} else {
  await serve();
}
