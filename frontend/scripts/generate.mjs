// Writes what the app knows of the API from openapi.json: its types, and the limits that forms show.
// With --check it writes nothing and fails where a file is stale.

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../openapi.json", import.meta.url);
const folder = new URL("../src/shared/api/", import.meta.url);
const { components, paths } = JSON.parse(readFileSync(source, "utf8"));

const KEPT = ["minLength", "maxLength", "minimum", "maximum", "maxItems"];

/** The limits of one schema: of itself where it is a text, of its fields where it is or may be an object. */
function limitsOf(schema) {
  const whole = schema.oneOf?.find((form) => form.properties);
  if (whole) return limitsOf(whole);
  const own = Object.fromEntries(KEPT.filter((name) => name in schema).map((name) => [name, schema[name]]));
  if (!schema.properties) return own;
  const fields = Object.entries(schema.properties).map(([field, value]) => {
    const limits = limitsOf({ ...value, properties: undefined });
    return [field, schema.required?.includes(field) ? { required: true, ...limits } : limits];
  });
  return Object.fromEntries(fields.filter(([, limits]) => Object.keys(limits).length > 0));
}

/** What bodies of requests are made of, however deep. */
function schemasOfRequests() {
  const names = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    const name = typeof node.$ref === "string" && node.$ref.split("/").at(-1);
    if (name && !names.has(name)) {
      names.add(name);
      visit(components.schemas[name]);
    }
    Object.values(node).forEach(visit);
  };
  for (const operation of Object.values(paths).flatMap(Object.values)) visit(operation.requestBody);
  return [...names].sort();
}

const limits = Object.fromEntries(
  schemasOfRequests()
    .map((name) => [name, limitsOf(components.schemas[name])])
    .filter(([, found]) => Object.keys(found).length > 0),
);

const notice = "// Generated from openapi.json by scripts/generate.mjs.\n\n";
const files = {
  "schema.d.ts": notice + astToString(await openapiTS(source)),
  "limits.ts": `${notice}export const limits = ${JSON.stringify(limits, null, 2)} as const;\n`,
};

const stale = Object.entries(files).filter(([name, text]) => {
  try {
    return readFileSync(new URL(name, folder), "utf8") !== text;
  } catch {
    return true;
  }
});
if (process.argv.includes("--check")) {
  for (const [name] of stale)
    console.error(`src/shared/api/${name} is older than openapi.json: npm run generate`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
