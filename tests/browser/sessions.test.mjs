// What the web app does when a session ends, another editor or tab is faster, or the service is away.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, enter, logIn, openPage, SUPERUSER, startBrowser, startService } from "./service.mjs";

const OUTPUT = new URL("../output/", import.meta.url).pathname;
const ADA = { email: "ada@example.com", password: "correct horse battery" };

let service;
let browser;

before(async () => {
  service = await startService();
  await call(service.url, "POST", "/auth/signup", { json: { ...ADA, first_name: "Ada" } });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

/** A page of somebody who is logged in. */
async function openAs(user, path, options) {
  const opened = await openPage(browser, "about:blank", { own: service.url, ...options });
  await enter(opened.page, service.url, user);
  await opened.page.goto(service.url + path);
  return opened;
}

async function submit(user, json) {
  const token = await logIn(service.url, user);
  return { token, recipe: await call(service.url, "POST", "/recipes", { token, json }) };
}

const main = (page) => page.getByRole("main");

/** What Chromium says of a refusal that was meant. */
const without = (faults, ...statuses) =>
  faults.filter((fault) => !statuses.some((status) => fault.includes(status)));

test("two tabs whose token has expired refresh once, and nobody is logged out", async () => {
  const { page, faults, close } = await openAs(ADA, "/my-recipes");
  const context = page.context();
  const other = await context.newPage();
  const tabs = [page, other];
  await other.goto(`${service.url}/my-recipes`);
  for (const tab of tabs) await tab.getByLabel("Your account").waitFor();
  for (let round = 1; round <= 3; round += 1) {
    const refreshes = [];
    const count = (request) => request.url().endsWith("/auth/session/refresh") && refreshes.push(request);
    context.on("request", count);
    // Half an hour passes in both tabs.
    for (const tab of tabs) {
      await tab.evaluate((minutes) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + minutes * 60_000;
      }, 31);
    }
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.getByLabel("Your account").click();
        await tab.getByRole("link", { name: "Trash" }).click();
        await tab.getByRole("heading", { level: 1, name: "Trash" }).waitFor();
        await tab.getByText("Nothing in the trash").waitFor();
      }),
    );
    assert.equal(refreshes.length, 1, `round ${round}`);
    context.off("request", count);
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.getByRole("main").getByRole("link", { name: "My recipes" }).click();
        await tab.getByRole("heading", { level: 1, name: "My recipes" }).waitFor();
      }),
    );
  }
  assert.deepEqual(faults, []);
  await close();
});

test("text that is not saved lives through the end of the session", async () => {
  const { page, faults, close } = await openAs(ADA, "/recipes/new");
  await page.getByLabel("Name", { exact: true }).fill("Long letters");
  await page.getByLabel("Ingredient, row 1").fill("26 letters");
  const token = await logIn(service.url, ADA);
  await call(service.url, "POST", "/auth/logout-all", { token });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Please log in again" });
  await dialog.waitFor();
  await page.screenshot({ path: `${OUTPUT}login-again.png` });
  await dialog.getByLabel("Password", { exact: true }).fill(ADA.password);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { level: 1, name: "Long letters" }).waitFor();
  const { results } = await call(service.url, "GET", "/recipes/search?keyword=letters");
  assert.deepEqual(
    results.map(({ label }) => label),
    ["Long letters"],
  );
  assert.deepEqual(without(faults, "401"), []);
  await close();
});

test("who logs out in one tab is logged out in the other, and nobody sees what was loaded for them", async () => {
  const { page, faults, close } = await openAs(ADA, "/my-recipes");
  const other = await page.context().newPage();
  await other.goto(`${service.url}/profile`);
  await other.getByRole("heading", { level: 1, name: "Profile" }).waitFor();
  await page.getByLabel("Your account").click();
  await page.getByRole("button", { name: "Log out" }).click();
  await other.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
  assert.equal(await other.getByText(ADA.email).count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test("what is not allowed logs nobody out", async () => {
  const { recipe } = await submit(SUPERUSER, { label: "The chef’s own" });
  const { page, close } = await openAs(ADA, `/recipes/${recipe.id}/edit`);
  await page.getByRole("heading", { name: "Not allowed" }).first().waitFor();
  await page.goto(`${service.url}/users`);
  await main(page).getByRole("link", { name: "Browse the recipes" }).waitFor();
  await page.getByLabel("Your account").waitFor();
  await close();
});

test("where somebody else saved first, both see what changed, and nothing is lost", async () => {
  const { token, recipe } = await submit(ADA, {
    label: "Bread",
    servings: 2,
    ingredients: ["flour"],
    steps: ["Bake."],
  });
  const { page, faults, close } = await openAs(ADA, `/recipes/${recipe.id}/edit`);
  await page.getByLabel("Name", { exact: true }).fill("My bread");
  await page.getByLabel("Ingredient, row 1").fill("500 g flour");
  await call(service.url, "PATCH", `/recipes/${recipe.id}`, {
    token,
    json: { label: "Their bread", servings: 3 },
  });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "Somebody else saved this recipe first" }).waitFor();
  await page.screenshot({ path: `${OUTPUT}conflict.png`, fullPage: true });
  await page.getByRole("radio", { name: "Theirs" }).check();
  await page.getByRole("button", { name: "Save it like this" }).click();
  await page.getByRole("heading", { level: 1, name: "Their bread" }).waitFor();
  const stored = await call(service.url, "GET", `/recipes/${recipe.id}`);
  assert.equal(stored.servings, 3);
  assert.equal(stored.ingredients[0].text, "500 g flour");
  assert.deepEqual(without(faults, "412"), []);
  await close();
});

test("a service that goes away takes no text along, and is noticed when it is back", async () => {
  const { page, close } = await openAs(ADA, "/recipes/new");
  await page.getByLabel("Name", { exact: true }).fill("Storm soup");
  await service.pause();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const banner = page.getByText("The service cannot be reached. What you have typed stays here");
  await banner.waitFor();
  await page.screenshot({ path: `${OUTPUT}away.png` });
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Storm soup");
  await service.resume();
  await banner.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Storm soup" }).waitFor();
  const { results } = await call(service.url, "GET", "/recipes/search?keyword=storm");
  assert.equal(results.length, 1);
  await close();
});

test("a draft is offered again after the tab was closed", async () => {
  const { page, faults, close } = await openAs(ADA, "/recipes/new");
  await page.getByLabel("Name", { exact: true }).fill("Half a pie");
  await page.getByText("Draft kept", { exact: false }).waitFor();
  const again = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  await again.goto(`${service.url}/recipes/new`);
  await again.getByRole("button", { name: "Continue" }).click();
  assert.equal(await again.getByLabel("Name", { exact: true }).inputValue(), "Half a pie");
  assert.deepEqual(faults, []);
  await close();
});

test("on a slow line the page is readable at once, and an impatient click submits once", async () => {
  const { page, faults, close } = await openAs(ADA, "/recipes/new");
  await page.getByLabel("Name", { exact: true }).fill("Slow stew");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 600,
    downloadThroughput: 50_000,
    uploadThroughput: 20_000,
  });
  const save = page.getByRole("button", { name: "Save", exact: true });
  await save.dblclick();
  await page.getByRole("heading", { level: 1, name: "Slow stew" }).waitFor();
  const { results } = await call(service.url, "GET", "/recipes/search?keyword=stew");
  assert.equal(results.length, 1);
  // The server's own text stands there before the app has arrived.
  await page.goto(service.url, { waitUntil: "commit" });
  await page.getByRole("link", { name: "Slow stew" }).waitFor();
  await page.getByLabel("Search recipes").waitFor();
  assert.deepEqual(faults, []);
  await close();
});
