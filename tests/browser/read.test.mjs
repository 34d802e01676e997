// What a reader does in the web app: search, filter, go back, scale, tick off, cook.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, logIn, openPage, SUPERUSER, startBrowser, startService } from "./service.mjs";

let service;
let browser;
let soup;

before(async () => {
  service = await startService();
  const token = await logIn(service.url, SUPERUSER);
  const submit = (json) => call(service.url, "POST", "/recipes", { token, json });
  for (let count = 1; count <= 30; count += 1) {
    await submit({ label: `Loaf number ${count}`, tags: ["Bread"], total_minutes: count });
  }
  soup = await submit({
    label: "Chicken soup",
    servings: 4,
    tags: ["Soup"],
    ingredients: [
      "1 ½ cups rice",
      { text: "2 carrots", group: "Vegetables" },
      { text: "1 leek", group: "Vegetables" },
    ],
    steps: ["Boil the chicken.", "Add the rice.", { text: "Garnish.", section: "To serve" }],
  });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

async function open(path, run, options) {
  const { page, faults, close } = await openPage(browser, service.url + path, options);
  await run(page);
  await close();
  assert.deepEqual(faults, []);
}

test("a misspelt word finds the recipe while it is typed, and the address tells it", async () => {
  await open("/", async (page) => {
    await page.getByLabel("Search recipes").pressSequentially("chikcen");
    await page.getByRole("heading", { name: "Chicken soup" }).waitFor();
    await page.getByText("Did you mean").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("q"), "chikcen");
  });
});

test("letters that follow each other quickly ask once", async () => {
  await open("/", async (page) => {
    await page.getByText("34 recipes").waitFor();
    const asked = [];
    page.on(
      "request",
      (request) => request.url().includes("q=") && asked.push(new URL(request.url()).searchParams.get("q")),
    );
    await page.getByLabel("Search recipes").pressSequentially("chicken", { delay: 20 });
    await page.getByRole("heading", { name: "Recipes for “chicken”" }).waitFor();
    await page.getByRole("heading", { name: "Chicken soup" }).waitFor();
    assert.deepEqual([...new Set(asked)], ["chicken"]);
  });
});

test("back from a recipe restores the list as far as it was read", async () => {
  await open("/", async (page) => {
    await page.getByRole("button", { name: "More recipes" }).click();
    const link = page.getByRole("link", { name: "Loaf number 1", exact: true });
    await link.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 500);
    await link.click();
    await page.getByRole("heading", { level: 1, name: "Loaf number 1" }).waitFor();
    await page.goBack();
    await link.waitFor();
    await page.waitForFunction((y) => Math.abs(scrollY - y) < 50, before);
  });
});

test("a filter narrows the list, and its chip takes it off", async () => {
  await open("/", async (page) => {
    await page.getByText("Filter and sort").click();
    await page.getByLabel("Tag", { exact: true }).fill("Soup");
    await page.keyboard.press("Enter");
    await page.getByText("1 recipe", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("tags"), "Soup");
    await page.getByRole("button", { name: "Remove: Soup" }).click();
    await page.getByRole("heading", { name: "Loaf number 30" }).waitFor();
  });
});

test("where nothing fits, the page says what to do", async () => {
  await open("/?q=xyzzyplugh", async (page) => {
    await page.getByRole("heading", { name: "No recipe fits" }).waitFor();
    await page.getByRole("link", { name: "Show all recipes" }).click();
    await page.getByRole("heading", { name: "Loaf number 30" }).waitFor();
  });
});

test("a recipe scales exactly, and the address carries it", async () => {
  await open(`/recipes/${soup.id}`, async (page) => {
    await page.getByText("1 ½ cups rice").waitFor();
    await page.getByRole("button", { name: "One serving more" }).click();
    await page.getByRole("button", { name: "One serving more" }).click();
    await page.getByText("2 ¼ cups rice").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("servings"), "6");
    await page.reload();
    await page.getByText("2 ¼ cups rice").waitFor();
  });
});

test("what is ticked off stays so in cook mode, which the arrow keys lead through", async () => {
  await open(`/recipes/${soup.id}`, async (page) => {
    await page.getByRole("checkbox", { name: "2 carrots" }).check();
    await page.getByRole("link", { name: "Cook" }).click();
    await page.getByText("Step 1 of 3").waitFor();
    await page.getByText("Ingredients", { exact: true }).click();
    assert.ok(await page.getByRole("checkbox", { name: "2 carrots" }).isChecked());
    await page.getByRole("button", { name: "Next" }).click();
    await page.keyboard.press("ArrowRight");
    await page.getByText("Step 3 of 3 · To serve").waitFor();
    // A phone that drops the page in between shows the same step again.
    await page.reload();
    await page.getByText("Step 3 of 3 · To serve").waitFor();
    await page.getByRole("link", { name: "Stop cooking" }).click();
    await page.getByRole("heading", { level: 1, name: "Chicken soup" }).waitFor();
  });
});

test("a recipe that is not there says so, with the status for machines", async () => {
  const { page, close } = await openPage(browser, `${service.url}/recipes/4711`);
  await page.getByRole("heading", { level: 1, name: "There is no such recipe here" }).waitFor();
  const response = await page.reload();
  assert.equal(response.status(), 404);
  await close();
});

test("the page is readable where scripts do not run", async () => {
  await open(
    `/recipes/${soup.id}`,
    async (page) => {
      await page.getByRole("heading", { level: 1, name: "Chicken soup" }).waitFor();
      await page.getByText("1 ½ cups rice").waitFor();
      await page.goto(`${service.url}/`);
      await page.getByRole("link", { name: "Chicken soup" }).click();
      await page.getByText("Boil the chicken.").waitFor();
    },
    { javaScriptEnabled: false },
  );
});

test("a recipe prints as ingredients and steps, without buttons", async () => {
  await open(`/recipes/${soup.id}`, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.getByText("Boil the chicken.").isVisible());
    assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
    assert.equal(await page.getByRole("link", { name: "Log in" }).isVisible(), false);
  });
});

test("a word that is longer than the screen breaks", async () => {
  const long = "w".repeat(250);
  const part = "p".repeat(100);
  const lines = { ingredients: [{ text: long, group: part }], steps: [{ text: long, section: part }] };
  const words = { description: long, source: long, yield: part, notes: long, tags: ["t".repeat(50)] };
  const json = { label: long, ...lines, ...words };
  const { id } = await call(service.url, "POST", "/recipes", { token: await logIn(service.url, SUPERUSER), json });
  for (const path of [`/recipes/${id}`, `/recipes/${id}/cook`, `/?tags=${"t".repeat(50)}`]) {
    const seen = async (page) => {
      await page.getByRole("heading", { name: long }).first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    };
    await open(path, seen, { viewport: { width: 320, height: 640 } });
  }
});
