// Every page and state of the web app, in both themes, on a phone and on a wide screen: axe finds nothing, nothing
// scrolls sideways, targets are 44 pixels high. The screenshots are left in tests/output/.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { call, enter, logIn, openPage, SUPERUSER, startBrowser, startService } from "./service.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OUTPUT = new URL("../output/", import.meta.url).pathname;
const VIEWPORTS = [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
];
const ADA = { email: "ada@example.com", password: "correct horse battery" };

const RECIPE = {
  label: "Grandmother’s chicken soup",
  description: "For a cold day, and for every other one.",
  source: "Aunt May",
  url: "https://example.com/soup",
  servings: 4,
  prep_minutes: 20,
  cook_minutes: 70,
  total_minutes: 90,
  cuisine: "Swiss",
  tags: ["Soup", "Winter"],
  ingredients: [
    "1 chicken",
    "1 ½ cups (200 g) rice",
    { text: "2 carrots, diced", group: "Vegetables" },
    { text: "1 leek", group: "Vegetables" },
  ],
  steps: ["Boil the chicken.", "Add the rice.", { text: "Garnish.", section: "To serve" }],
  notes: "Better on the second day.",
  nutrition: { calories: "320 kcal" },
};

let service;
let empty;
let browser;
let recipe;
let user;

before(async () => {
  [service, empty] = await Promise.all([startService(), startService()]);
  const token = await logIn(service.url, SUPERUSER);
  const submit = (json) => call(service.url, "POST", "/recipes", { token, json });
  recipe = await submit(RECIPE);
  await call(service.url, "PATCH", `/recipes/${recipe.id}`, { token, json: { label: "Chicken soup" } });
  for (const label of ["Plain loaf", "Tomato salad", "Fish pie", "Strawberry jam"]) await submit({ label });
  const gone = await submit({ label: "Burnt porridge" });
  await call(service.url, "DELETE", `/recipes/${gone.id}`, { token });
  user = await call(service.url, "POST", "/auth/signup", {
    json: { ...ADA, first_name: "Ada" },
  });
  await call(service.url, "POST", "/auth/tokens", {
    token,
    json: { name: "backup script", scopes: ["recipes:read"], days: 30 },
  });
  const owner = await logIn(empty.url, SUPERUSER);
  const { results } = await call(empty.url, "GET", "/recipes");
  for (const { id } of results) await call(empty.url, "DELETE", `/recipes/${id}`, { token: owner });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await Promise.all([service?.stop(), empty?.stop()]);
});

/** A name for the screenshots, where it is, who looks, and what is done before the look. */
const PAGES = [
  ["browse", "/"],
  ["browse-filters", "/", { act: (page) => page.getByText("Filter and sort").click() }],
  ["browse-found", "/?q=chicken"],
  ["browse-nothing", "/?q=xyzzyplugh"],
  ["browse-empty", "/", { of: () => empty }],
  ["recipe", () => `/recipes/${recipe.id}`],
  ["recipe-own", () => `/recipes/${recipe.id}`, { as: SUPERUSER }],
  ["recipe-scaled", () => `/recipes/${recipe.id}?servings=6&units=metric`],
  ["recipe-bookmark", () => `/recipes/${recipe.id + 1}`],
  ["recipe-missing", "/recipes/4711", { isMissing: true }],
  ["cook", () => `/recipes/${recipe.id}/cook`],
  ["login", "/login"],
  ["signup", "/signup"],
  ["signup-wrong", "/signup", { act: (page) => page.getByRole("button", { name: "Sign up" }).click() }],
  ["forgot-password", "/forgot-password"],
  ["reset-password", "/reset-password#token=rpw_0"],
  ["reset-password-no-token", "/reset-password"],
  ["verify-email", "/verify-email#token=rve_0"],
  ["confirm-address", "/confirm-address#token=rea_0"],
  ["write", "/recipes/new", { as: SUPERUSER }],
  ["edit", () => `/recipes/${recipe.id}/edit`, { as: SUPERUSER }],
  ["edit-not-allowed", () => `/recipes/${recipe.id}/edit`, { as: ADA }],
  ["history", () => `/recipes/${recipe.id}/history`, { as: SUPERUSER }],
  ["my-recipes", "/my-recipes", { as: SUPERUSER }],
  ["my-recipes-empty", "/my-recipes", { as: ADA }],
  ["trash", "/trash", { as: SUPERUSER }],
  ["trash-empty", "/trash", { as: ADA }],
  ["profile", "/profile", { as: SUPERUSER }],
  ["users", "/users", { as: SUPERUSER }],
  ["users-not-allowed", "/users", { as: ADA }],
  ["user", () => `/users/${user.id}`, { as: SUPERUSER }],
  ["not-found", "/nothing/here", { isMissing: true }],
];

for (const [name, path, options = {}] of PAGES) {
  for (const theme of ["light", "dark"]) {
    test(`${name}, ${theme}`, async () => {
      const { url } = options.of?.() ?? service;
      const { page, faults, close } = await openPage(browser, "about:blank", {
        colorScheme: theme,
        reducedMotion: "reduce",
        own: url,
      });
      if (options.as) await enter(page, url, options.as);
      await page.goto(url + (typeof path === "function" ? path() : path));
      await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
      await options.act?.(page);
      await page.waitForLoadState("networkidle");
      await page.evaluate(axe);
      for (const viewport of VIEWPORTS) {
        await page.setViewportSize(viewport);
        await page.screenshot({ path: `${OUTPUT}${name}-${theme}-${viewport.width}.png`, fullPage: true });
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(await misfits(page), []);
      }
      await close();
      // The document of a page that is not there is a 404, and Chromium says so.
      assert.deepEqual(options.isMissing ? faults.filter((fault) => !fault.includes("404")) : faults, []);
    });
  }
}

async function violations(page) {
  const found = await page.evaluate(() =>
    window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ")}`,
  );
}

/** What scrolls sideways, and what is smaller than a finger: links in a text may be. */
function misfits(page) {
  return page.evaluate(() => {
    const found = [];
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) found.push(`the page is ${over} px too wide`);
    for (const element of document.querySelectorAll("a, button, input, select, textarea, summary")) {
      if (!element.checkVisibility() || element.closest("p, .sr-only, h2, h3, article, li a")) continue;
      const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      if (width > 1 && height < 44)
        found.push(`${Math.round(height)} px high: ${element.outerHTML.slice(0, 160)}`);
    }
    return found;
  });
}
