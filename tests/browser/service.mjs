// Starts recipe-api over a temporary SQLite database, and the browser that looks at it.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const binary = process.env.RECIPE_API ?? new URL("../../target/debug/recipe-api", import.meta.url).pathname;

export const SUPERUSER = { email: "admin@recipeapi.com", password: "a passphrase for tests" };

/** A served, prepared database of its own. `settings` are environment variables. */
export async function startService(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), "recipe-api-browser-"));
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite://${folder}/recipes.db`,
    JWT_SECRET: "0123456789abcdef-for-this-test-alone",
    FIRST_SUPERUSER: SUPERUSER.email,
    FIRST_SUPERUSER_PW: SUPERUSER.password,
    BCRYPT_COST: "10",
    PORT: "0",
    LOG_FORMAT: "json",
    ...settings,
  };
  // In its folder, so that nobody's .env is read.
  execFileSync(binary, ["prestart"], { env, cwd: folder });
  let running = await serve(env, folder);
  const { url } = running;
  const pause = () => running.stop();
  const resume = async () => {
    running = await serve({ ...env, PORT: new URL(url).port }, folder);
  };
  const stop = async () => {
    await pause();
    rmSync(folder, { recursive: true });
  };
  return { url, pause, resume, stop };
}

/** Serves what is in the folder, until `stop`. */
async function serve(env, folder) {
  const server = spawn(binary, ["serve"], { env, cwd: folder, stdio: ["ignore", "inherit", "pipe"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const lines = createInterface({ input: server.stderr });
  const url = await new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const entry = JSON.parse(line);
      if (entry.message === "serving") resolve(`http://${entry.address}`);
      if (entry.level === "ERROR") console.error(line);
    });
    lines.once("close", () => reject(new Error("recipe-api did not start")));
  });
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
  };
  return { url, stop };
}

/** The browser; at `debugging` other tools find it too. */
export async function startBrowser() {
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  args.push("--disable-component-update", "--disable-sync");
  // Chromium's sandbox does not work for root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const port = await freePort();
  args.push(`--remote-debugging-port=${port}`);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args });
  return Object.assign(browser, { debugging: `http://127.0.0.1:${port}` });
}

function freePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * A page, and the list of what it must not do: reach other origins, log errors, break its policy. `own` is the origin
 * that it may reach, where `url` does not tell.
 */
export async function openPage(browser, url, { own = url, ...options } = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  const { origin: allowed } = new URL(own);
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== allowed && protocol !== "data:") faults.push(`a request to ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  await page.exposeBinding("reportViolation", (_, what) => faults.push(`policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

/** Calls the service from here. */
export async function call(url, method, path, { token, json, form } = {}) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  if (json) headers["content-type"] = "application/json";
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form);
  const response = await fetch(`${url}/api/v1${path}`, { method, headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

export async function logIn(url, { email, password }) {
  return (await call(url, "POST", "/auth/login", { form: { username: email, password } })).access_token;
}

/** Logs the page's browser in, as the web app does. */
export async function enter(page, url, { email, password }) {
  const response = await page.request.post(`${url}/api/v1/auth/session`, {
    headers: { origin: url, "x-requested-with": "recipe-api" },
    data: { email, password },
  });
  if (!response.ok()) throw new Error(`login of ${email}: ${response.status()} ${await response.text()}`);
  await page.addInitScript(() => localStorage.setItem("signed-in", "yes"));
}
