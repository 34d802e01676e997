// What the first visit costs, and what Lighthouse says of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { call, logIn, openPage, SUPERUSER, startBrowser, startService } from "./service.mjs";

const FIRST_ROUTE_BYTES = 130 * 1024;
const SCORE = 0.95;

let service;
let browser;
let recipe;

before(async () => {
  service = await startService();
  const token = await logIn(service.url, SUPERUSER);
  recipe = await call(service.url, "POST", "/recipes", {
    token,
    json: {
      label: "Plain loaf",
      description: "A loaf for every day.",
      servings: 4,
      ingredients: ["500 g flour", "350 g water", "10 g salt"],
      steps: ["Mix.", "Wait.", "Bake."],
      tags: ["Bread"],
    },
  });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Bytes on the wire by kind, of a first visit. */
async function weigh(path) {
  const { page, close } = await openPage(browser, "about:blank");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map();
  const bytes = {};
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "Other";
    bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
  });
  await page.goto(service.url + path, { waitUntil: "networkidle" });
  await close();
  return bytes;
}

for (const path of ["/", "/recipes/1"]) {
  test(`the first visit of ${path} loads at most 130 KB of HTML, styles and scripts`, async () => {
    const bytes = await weigh(path);
    console.log(`${path}: ${JSON.stringify(bytes)} bytes`);
    const first = (bytes.Document ?? 0) + (bytes.Stylesheet ?? 0) + (bytes.Script ?? 0);
    assert.ok(bytes.Script > 0, "no script was loaded: was the app built?");
    assert.ok(first <= FIRST_ROUTE_BYTES, `${first} bytes`);
  });
}

for (const [name, path] of [
  ["the list", () => "/"],
  ["a recipe", () => `/recipes/${recipe.id}`],
]) {
  test(`Lighthouse gives ${name} 95 or more`, async () => {
    const port = Number(new URL(browser.debugging).port);
    const { lhr } = await lighthouse(service.url + path(), { port, output: "json", logLevel: "error" });
    const scores = Object.values(lhr.categories).map(({ id, score }) => [id, score]);
    console.log(`${path()}: ${scores.map(([id, score]) => `${id} ${Math.round(score * 100)}`).join(", ")}`);
    const lost = Object.values(lhr.audits)
      .filter(
        ({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative",
      )
      .map(({ id, displayValue, score }) => `${id} ${displayValue ?? score}`);
    // How fast it is depends on what else the machine does: that is printed, and not asserted.
    const low = scores.filter(([id, score]) => id !== "performance" && score < SCORE);
    assert.deepEqual(low, [], lost.join("; "));
  });
}
