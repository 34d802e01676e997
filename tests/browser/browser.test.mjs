// recipe-api in a real browser: what Swagger UI, pages of the server and pages of other origins do and show.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { call, logIn, openPage, SUPERUSER, startBrowser, startService } from "./service.mjs";

const PASSWORD = "correct horse battery";
const OUTPUT = new URL("../output/", import.meta.url).pathname;
const NASTY = `<script>alert(1)</script>"'&`;

let browser;
let service;
let app;
let stranger;

before(async () => {
  browser = await startBrowser();
  [app, stranger] = await Promise.all([startOrigin(), startOrigin()]);
  service = await startService({ BACKEND_CORS_ORIGINS: app.url });
});

after(async () => {
  await browser?.close();
  await Promise.all([service, app, stranger].map((started) => started?.stop()));
});

/** Another origin: an empty page on a port of its own. */
async function startOrigin() {
  const server = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<!DOCTYPE html>"),
  );
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

/** Executes an operation as a visitor does: opens it, tries it out, fills the body. Gives what is shown. */
async function tryOut(page, method, path, body) {
  const operation = page.locator(`.opblock-${method}`).filter({ has: page.locator(`[data-path="${path}"]`) });
  const execute = operation.getByRole("button", { name: "Execute", exact: true });
  if (!(await execute.isVisible())) {
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
  }
  if (body) await operation.locator("textarea.body-param__text").fill(JSON.stringify(body));
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === path);
  await execute.click();
  await answered;
  const shown = operation.locator(".live-responses-table");
  const status = await shown.locator(".response-col_status").last().innerText();
  return {
    operation,
    status: parseInt(status),
    text: await shown.locator(".response-col_description").last().innerText(),
  };
}

async function authorize(page, fill) {
  await page.locator(".auth-wrapper .btn.authorize").first().click();
  const dialog = page.locator(".dialog-ux");
  await fill(dialog);
  await dialog.locator("button.close-modal").click();
  await dialog.waitFor({ state: "hidden" });
}

for (const path of ["/docs", "/docs/"]) {
  test(`a visitor signs up and authorizes with a password and with a token at ${path}`, async () => {
    const { page, faults, close } = await openPage(browser, service.url + path, {
      viewport: { width: 1280, height: 900 },
    });
    await page.locator(".opblock").first().waitFor();
    assert.equal(
      await page.locator(".errors-wrapper").count(),
      0,
      "Swagger UI finds fault with the document",
    );
    const email = `ada${path.length}@example.com`;
    const signup = await tryOut(page, "post", "/api/v1/auth/signup", {
      email,
      password: PASSWORD,
      first_name: "Ada",
    });
    assert.equal(signup.status, 201, signup.text);

    await authorize(page, async (dialog) => {
      const form = dialog.locator(".auth-container").filter({ hasText: "OAuth2" });
      await form.locator("#oauth_username").fill(email);
      await form.locator("#oauth_password").fill(PASSWORD);
      await form.locator("button", { hasText: "Authorize" }).click();
      await form.locator("button", { hasText: "Logout" }).waitFor();
      await page.screenshot({ path: `${OUTPUT}swagger-authorized.png` });
    });
    const me = await tryOut(page, "get", "/api/v1/auth/me");
    assert.equal(me.status, 200);
    assert.match(me.text, new RegExp(email));
    await me.operation.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${OUTPUT}swagger-me.png`, fullPage: true });

    // A token for one scope alone.
    await authorize(page, async (dialog) => {
      const form = dialog.locator(".auth-container").filter({ hasText: "OAuth2" });
      await form.locator("button", { hasText: "Logout" }).click();
      await form.locator("#oauth_username").fill(email);
      await form.locator("#oauth_password").fill(PASSWORD);
      const scopes = await form.locator(".scopes .name").allInnerTexts();
      assert.deepEqual(scopes.sort(), ["profile", "recipes:read", "recipes:write", "users:admin"]);
      await form.locator(".scopes label", { hasText: "recipes:read" }).click();
      await page.screenshot({ path: `${OUTPUT}swagger-scopes.png` });
      await form.locator("button", { hasText: "Authorize" }).click();
      await form.locator("button", { hasText: "Logout" }).waitFor();
    });
    const narrow = await tryOut(page, "get", "/api/v1/auth/me");
    assert.equal(narrow.status, 403);
    assert.match(narrow.text, /The token lacks the scope profile/);
    assert.match(faults.pop() ?? "", /status of 403/, "the browser tells of the refusal that was asked for");

    // The same with the other way in, for somebody else.
    const other = `grace${path.length}@example.com`;
    await call(service.url, "POST", "/auth/signup", { json: { email: other, password: PASSWORD } });
    const token = await logIn(service.url, { email: other, password: PASSWORD });
    await authorize(page, async (dialog) => {
      await dialog.locator("button", { hasText: "Logout" }).click();
      const form = dialog.locator(".auth-container").filter({ hasText: "http, Bearer" });
      await form.locator("input[type=text], input[type=password]").fill(token);
      await form.locator("button", { hasText: "Authorize" }).click();
      await form.locator("button", { hasText: "Logout" }).waitFor();
    });
    const them = await tryOut(page, "get", "/api/v1/auth/me");
    assert.equal(them.status, 200);
    assert.match(them.text, new RegExp(other));

    assert.deepEqual(faults, []);
    await close();
  });
}

test("pages show text as text, and work without JavaScript", async () => {
  const own = await startService();
  const token = await logIn(own.url, SUPERUSER);
  for (const id of [1, 2, 3]) await call(own.url, "DELETE", `/recipes/${id}`, { token });
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["light", 360],
    ["dark", 1280],
    ["dark", 360],
  ]) {
    const options = { javaScriptEnabled: false, colorScheme, viewport: { width, height: 800 } };
    const { page, faults, close } = await openPage(browser, `${own.url}/`, options);
    assert.match(await page.locator("main").innerText(), /no recipes/);
    await page.screenshot({ path: `${OUTPUT}front-page-empty-${colorScheme}-${width}.png`, fullPage: true });
    assert.deepEqual(faults, []);
    await close();
  }

  const url = `https://example.com/?"'&<b>`;
  await call(own.url, "POST", "/recipes", {
    token,
    json: { label: NASTY, source: NASTY, url: encodeURI(url) },
  });
  await call(own.url, "POST", "/recipes", {
    token,
    json: { label: `${NASTY} without a link`, source: "x".repeat(256) },
  });
  for (const javaScriptEnabled of [true, false]) {
    const options = { javaScriptEnabled, viewport: { width: 360, height: 800 } };
    const { page, faults, close } = await openPage(browser, `${own.url}/`, options);
    page.on("dialog", () => faults.push("a script ran"));
    await page.reload();
    await page.getByText(`${NASTY} without a link`).first().waitFor();
    if (!javaScriptEnabled) {
      assert.deepEqual(await page.locator("h2").allInnerTexts(), [`${NASTY} without a link`, NASTY]);
      assert.equal(await page.locator("main script").count(), 0);
      await page.screenshot({ path: `${OUTPUT}front-page-nasty.png`, fullPage: true });
      await page.getByRole("link", { name: NASTY, exact: true }).click();
      assert.equal(await page.locator("h1").innerText(), NASTY);
      assert.equal(await page.getByRole("link", { name: NASTY }).getAttribute("href"), encodeURI(url));
      await page.screenshot({ path: `${OUTPUT}recipe-page-nasty.png`, fullPage: true });
      await page.getByRole("link", { name: "Explore the API" }).click();
      assert.equal(new URL(page.url()).pathname, "/docs");
    }
    assert.deepEqual(faults, []);
    await close();
  }
  await own.stop();
});

/** What the React frontend of the FastAPI series sends, in its order; for every step the status and the body. */
async function frontend({ api, username, password }) {
  const seen = {};
  const step = async (name, path, options) => {
    const response = await fetch(api + path, options);
    const text = await response.text();
    seen[name] = {
      status: response.status,
      body: text && JSON.parse(text),
      id: response.headers.get("x-request-id"),
    };
    return seen[name].body;
  };
  const form = (password) => {
    const data = new FormData();
    data.append("grant_type", "password");
    data.append("username", username);
    data.append("password", password);
    return { method: "POST", body: data };
  };
  await step("refused", "/auth/login", form("wrong"));
  const { access_token } = await step("login", "/auth/login", form(password));
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${access_token}` };
  await step("stranger", "/auth/me", {});
  const me = await step("me", "/auth/me", { headers });
  await step("mine", "/recipes/my-recipes/", { headers });
  await step("search", "/recipes/search/?keyword=chicken&max_results=10", { headers });
  await step("list", "/recipes/", { headers });
  const recipe = { label: "Soup", url: "https://example.com/soup", source: "Mum", submitter_id: me.id };
  const { id } = await step("create", "/recipes/", { method: "POST", headers, body: JSON.stringify(recipe) });
  await step("delete", `/recipes/${id}`, { method: "DELETE", headers });
  await step("gone", `/recipes/${id}`, { headers });
  return seen;
}

test("a frontend of a listed origin may read everything, refusals too", async () => {
  const page = await browser.newPage();
  await page.goto(app.url);
  const { email: username, password } = SUPERUSER;
  const seen = await page.evaluate(frontend, { api: `${service.url}/api/v1`, username, password });
  const statuses = Object.fromEntries(Object.entries(seen).map(([name, { status }]) => [name, status]));
  const expected = {
    refused: 400,
    login: 200,
    stranger: 401,
    me: 200,
    mine: 200,
    search: 200,
    list: 200,
    create: 201,
  };
  assert.deepEqual(statuses, { ...expected, delete: 204, gone: 404 });
  assert.equal(seen.refused.body.detail, "Incorrect username or password");
  assert.equal(seen.stranger.body.detail, "Not authenticated");
  assert.match(seen.gone.body.detail, /not found/);
  assert.equal(seen.me.body.email, SUPERUSER.email);
  assert.deepEqual(
    seen.search.body.results.map(({ id }) => id),
    [1, 2],
  );
  assert.equal(seen.mine.body.results.length, 3);
  assert.ok(
    Object.values(seen).every(({ id }) => id),
    "every answer's request id can be read",
  );
  await page.close();
});

test("a page of an origin that is not listed reads nothing", async () => {
  const page = await browser.newPage();
  await page.goto(stranger.url);
  for (const options of [
    {},
    { headers: { Authorization: "Bearer x" } },
    { method: "POST", body: "username=x" },
  ]) {
    const path = options.method ? "/auth/login" : "/recipes";
    const outcome = await page.evaluate(
      ([url, options]) =>
        fetch(url, options).then(
          (response) => `read ${response.status}`,
          (error) => error.name,
        ),
      [`${service.url}/api/v1${path}`, options],
    );
    assert.equal(outcome, "TypeError");
  }
  await page.close();
});
