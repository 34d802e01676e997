const text = (maxLength) => ({ type: "string", maxLength });
const filled = (maxLength) => ({ type: "string", minLength: 1, maxLength, pattern: "\\S" });
const url = { type: "string", maxLength: 2083, format: "uri", pattern: "^https?://" };
const minutes = { type: "integer", minimum: 0, maximum: 100000 };
const list = (maxItems, items) => ({ type: "array", maxItems, items, default: [] });
const line = (maxLength, heading) => ({
  type: "object",
  required: ["text"],
  properties: { text: { type: "string", minLength: 1, maxLength }, [heading]: { type: "string", nullable: true, default: null } },
});

const content = {
  label: filled(256),
  source: filled(256),
  url,
  description: text(10000),
  ingredients: list(200, line(1000, "group")),
  steps: list(200, line(10000, "section")),
  servings: { type: "integer", minimum: 1, maximum: 1000 },
  yield: filled(100),
  prep_minutes: minutes,
  cook_minutes: minutes,
  total_minutes: minutes,
  tags: list(50, text(50)),
  cuisine: filled(100),
  language: text(35),
  image: url,
  notes: text(10000),
  nutrition: { type: "object", additionalProperties: { type: "string" }, default: {} },
  visibility: { enum: ["public", "private"], default: "public" },
};
const OPTIONAL = Object.keys(content).filter((name) => name !== "label" && content[name].default === undefined);
for (const name of OPTIONAL) content[name].nullable = true;

// Totals are told up to here.
const COUNTED = 10_000;
const JSON_COLUMNS = ["ingredients", "steps", "tags", "nutrition"];
const SUMMARY = ["id", "label", "source", "url", "submitter_id", "description", "tags", "prep_minutes", "cook_minutes",
  "total_minutes", "servings", "cuisine", "language", "image", "visibility", "created_at", "updated_at"];

// What answers look like, for fast-json-stringify: types, without the limits of what comes in.
const answered = Object.fromEntries(
  Object.entries(content).map(([name, { type = "string", nullable, items, additionalProperties }]) => [
    name,
    { type, nullable, items, additionalProperties },
  ]),
);
const recipe = {
  type: "object",
  properties: {
    id: { type: "integer" },
    ...answered,
    submitter_id: { type: "integer" },
    created_at: { type: "string" },
    updated_at: { type: "string" },
    version: { type: "integer" },
  },
};
const summary = {
  type: "object",
  properties: Object.fromEntries(SUMMARY.map((name) => [name, recipe.properties[name]])),
};
const found = { type: "object", properties: { results: { type: "array", items: summary } } };
const page = {
  type: "object",
  properties: {
    ...found.properties,
    next_cursor: { type: "string", nullable: true },
    total: { type: "integer" },
    total_is_exact: { type: "boolean" },
  },
};

function parsed(row) {
  for (const name of JSON_COLUMNS) if (name in row) row[name] = JSON.parse(row[name]);
  return row;
}

const writeCursor = (id) => Buffer.from(String(id)).toString("base64url");
const readCursor = (cursor) => Number(Buffer.from(cursor, "base64url").toString());

export default async function recipes(app, { db }) {
  const summaryColumns = SUMMARY.map((name) => `recipes.${name}`).join(", ");
  const columns = [...Object.keys(content), "submitter_id"];
  const one = db.prepare("SELECT * FROM recipes WHERE id = ? AND visibility = 'public'");
  const newest = db.prepare(
    `SELECT ${summaryColumns} FROM recipes WHERE visibility = 'public' AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const total = db.prepare("SELECT public FROM recipe_counts").pluck();
  const matching = db.prepare(
    `SELECT ${summaryColumns} FROM recipe_labels JOIN recipes ON recipes.id = recipe_labels.rowid
     WHERE recipe_labels MATCH ? AND visibility = 'public' ORDER BY recipe_labels.rowid LIMIT ?`,
  );
  const insert = db.prepare(
    `INSERT INTO recipes (${columns.join(", ")}) VALUES (${columns.map((name) => `@${name}`).join(", ")}) RETURNING *`,
  );

  const id = { type: "integer", minimum: 1 };
  const byId = { params: { type: "object", properties: { id } }, response: { 200: recipe } };
  app.get("/:id", { schema: byId }, async (request, reply) => {
    const row = one.get(request.params.id);
    return row ? parsed(row) : reply.code(404).send({ detail: "Recipe not found" });
  });

  const limit = { type: "integer", minimum: 1, maximum: 100 };
  const listQuery = { type: "object", properties: { limit: { ...limit, default: 20 }, cursor: { type: "string" } } };
  app.get("/", { schema: { querystring: listQuery, response: { 200: page } } }, async (request, reply) => {
    const { limit, cursor } = request.query;
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor);
    if (Number.isNaN(before)) return reply.code(422).send({ detail: "cursor" });
    const rows = newest.all(before, limit + 1);
    const results = rows.slice(0, limit).map(parsed);
    const next_cursor = rows.length > limit ? writeCursor(results.at(-1).id) : null;
    const counted = total.get();
    return { results, next_cursor, total: Math.min(counted, COUNTED), total_is_exact: counted <= COUNTED };
  });

  const keyword = { type: "string", minLength: 3, maxLength: 100 };
  const searchQuery = {
    type: "object",
    required: ["keyword"],
    properties: { keyword, max_results: { ...limit, default: 10 } },
  };
  app.get("/search", { schema: { querystring: searchQuery, response: { 200: found } } }, async (request) => {
    const { keyword, max_results } = request.query;
    return { results: matching.all(`"${keyword.replaceAll('"', '""')}"`, max_results).map(parsed) };
  });

  const body = { type: "object", required: ["label"], properties: content };
  const posting = { onRequest: app.authenticate, schema: { body, response: { 201: recipe } } };
  app.post("/", posting, async (request, reply) => {
    const row = { submitter_id: request.user.id };
    for (const name of Object.keys(content)) row[name] = request.body[name] ?? null;
    for (const name of JSON_COLUMNS) row[name] = JSON.stringify(row[name]);
    const created = parsed(insert.get(row));
    reply.code(201).header("location", `/api/v1/recipes/${created.id}`);
    return created;
  });
}
