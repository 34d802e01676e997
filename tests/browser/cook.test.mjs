// A cook's whole day in the web app, by mouse on a wide screen, by keyboard alone, and by finger on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, startBrowser, startService } from "./service.mjs";

const PASSWORD = "correct horse battery";
const OUTPUT = new URL("../output/", import.meta.url).pathname;
const PASTED = "- 1 ½ cups (200 g) plain flour, sifted\n- 2 eggs\n\nFilling:\n- 3 apples\n- 1 tsp cinnamon";

let service;
let browser;

before(async () => {
  service = await startService();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

const heading = (page, name, level = 1) => page.getByRole("heading", { level, name, exact: true });

async function signUp(page, email) {
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).dblclick();
}

async function logInByForm(page, email) {
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
}

/** Pastes as a hand does: the clipboard's text arrives in the field that has the focus. */
function paste(field, text) {
  return field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("a cook's whole day", async () => {
  const email = "ada@example.com";
  const day = await openPage(browser, service.url, { viewport: { width: 1280, height: 900 } });
  const { page } = day;

  // Going to write a recipe, one is led to the login, signs up instead, and arrives where one was going.
  await page.goto(`${service.url}/recipes/new`);
  await heading(page, "Log in").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
  await signUp(page, email);
  await heading(page, "Write a recipe").waitFor();

  await page.getByLabel("Name", { exact: true }).fill("Apple pie");
  await paste(page.getByLabel("Ingredient, row 1"), PASTED);
  assert.equal(await page.getByLabel("Ingredient, row 5").inputValue(), "1 tsp cinnamon");
  assert.equal(await page.getByLabel("Heading, row 3").inputValue(), "Filling");
  await paste(page.getByLabel("Step, row 1"), "1. Knead.\n2. Fill.\n3. Bake.");
  await page.getByLabel("Servings").fill("4");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await heading(page, "Apple pie").waitFor();
  await page.getByText("1 ½ cups (200 g) plain flour, sifted").waitFor();

  // Found by a misspelt word.
  await page.getByRole("link", { name: "Recipes", exact: true }).click();
  await page.getByLabel("Search recipes").pressSequentially("aple pye");
  await page.getByRole("link", { name: "Apple pie" }).click();
  await heading(page, "Apple pie").waitFor();

  // Scaled.
  await page.getByRole("button", { name: "One serving more" }).click({ clickCount: 1 });
  await page.getByRole("button", { name: "One serving more" }).click();
  await page.getByText("2 ¼ cups (300 g) plain flour, sifted").waitFor();

  // Edited, and an earlier version restored.
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Apple crumble");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await heading(page, "Apple crumble").waitFor();
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("link", { name: "Version 1" }).click();
  await page.getByRole("button", { name: "Restore" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await page.getByText("Version 1 is back.").waitFor();
  await heading(page, "Apple pie").waitFor();

  // Logged out of a form with unsaved text: what needs an account is gone, and the login leads nobody into that form.
  await page.getByRole("link", { name: "Write a recipe" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Apple cake");
  await page.getByLabel("Your account").click();
  await page.getByRole("button", { name: "Log out" }).click();
  await heading(page, "What shall we cook?").waitFor();
  await page.getByRole("link", { name: "Log in" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/");
  assert.equal(await page.getByRole("link", { name: "Edit" }).count(), 0);

  // Logged in on two devices; the second ends the first.
  await page.getByRole("link", { name: "Log in" }).click();
  await logInByForm(page, email);
  await page.getByLabel("Your account").waitFor();
  const second = await openPage(browser, `${service.url}/login?next=/profile`, {
    userAgent: "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
  });
  await logInByForm(second.page, email);
  await heading(second.page, "Profile").waitFor();
  await second.page.getByRole("button", { name: "Log out Chrome on Linux" }).click();
  await second.page.getByRole("dialog").getByRole("button", { name: "Log out" }).click();
  await second.page.getByText("Chrome on Linux is logged out.").waitFor();
  // The list is asked for again after that.
  await second.page.getByRole("button", { name: "Log out Chrome on Linux" }).waitFor({ state: "detached" });

  // The first device is asked for the password over the page as soon as it does something.
  assert.deepEqual(day.faults, []);
  await page.getByLabel("Your account").click();
  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("dialog", { name: "Please log in again" }).waitFor();

  assert.deepEqual(second.faults, []);
  await second.close();
  await day.close();
});

test("writing a recipe takes no mouse", async () => {
  const { page, faults, close } = await openPage(browser, `${service.url}/`);
  /** Tabs until the control with this name has the focus. */
  const reach = async (name) => {
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const outline = getComputedStyle(element).outlineStyle;
        const label = element.labels?.[0]?.textContent ?? element.ariaLabel ?? element.textContent;
        return {
          label: label.trim(),
          isSeen: outline !== "none" || element.matches("input, textarea, select"),
        };
      });
      if (focused.label === name) return assert.ok(focused.isSeen, `the focus on ${name} is not to be seen`);
    }
    assert.fail(`Tab does not reach ${name}`);
  };
  await heading(page, "What shall we cook?").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to the page");
  await reach("Sign up");
  await page.keyboard.press("Enter");
  await heading(page, "Sign up").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("h1"));
  await reach("First name");
  await page.keyboard.type("Grace");
  await reach("Email");
  await page.keyboard.type("grace@example.com");
  await reach("Password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByLabel("Your account").waitFor();

  await reach("Write a recipe");
  await page.keyboard.press("Enter");
  await heading(page, "Write a recipe").waitFor();
  await reach("Name");
  await page.keyboard.type("Toast");
  await reach("Ingredient, row 1");
  await page.keyboard.type("1 slice of bread");
  await page.keyboard.press("Enter");
  await page.keyboard.type("butter");
  await reach("Move up: row 2");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("Ingredient, row 1").inputValue(), "butter");
  await reach("Save");
  await page.keyboard.press("Enter");
  await heading(page, "Toast").waitFor();

  // A dialog keeps the focus, and gives it back.
  await page.getByLabel("Your account").focus();
  await page.keyboard.press("Enter");
  await reach("Profile");
  await page.keyboard.press("Enter");
  await heading(page, "Profile").waitFor();
  await reach("Change the password");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  for (let count = 0; count < 12; count += 1) {
    await page.keyboard.press("Tab");
    // Beyond the last control the focus is on the browser's own, which the document shows as its body.
    const where = await page.evaluate(() => document.activeElement.closest("dialog, body").tagName);
    const isOutside = await page.evaluate(() => document.activeElement.closest("main, header") !== null);
    assert.ok(where === "DIALOG" || !isOutside);
  }
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.textContent === "Change the password");
  assert.deepEqual(faults, []);
  await close();
});

test("the day fits a phone", async () => {
  const { page, faults, close } = await openPage(browser, `${service.url}/signup`, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await signUp(page, "kim@example.com");
  await page.getByLabel("Your account").waitFor();
  await page.getByRole("link", { name: "Write a recipe" }).tap();
  await page.getByLabel("Name", { exact: true }).fill("Pancakes");
  await paste(page.getByLabel("Ingredient, row 1"), "3 eggs\n250 ml milk\n125 g flour");
  await page.getByLabel("Ingredient, row 2").tap();
  await page.getByRole("button", { name: "Move down: row 2" }).tap();
  assert.equal(await page.getByLabel("Ingredient, row 3").inputValue(), "250 ml milk");
  // The buttons of the row in use go with the focus, and yet what is tapped below them is where it was.
  await page.getByRole("button", { name: "Add an ingredient" }).tap();
  await page.getByLabel("Ingredient, row 4").fill("salt");
  await page.screenshot({ path: `${OUTPUT}write-on-a-phone.png` });
  await page.getByRole("button", { name: "Remove: row 4" }).tap();
  await page.getByText("Ingredient removed.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).tap();
  await heading(page, "Pancakes").waitFor();
  await page.getByRole("checkbox", { name: "3 eggs" }).check();
  await page.getByLabel("Your account").tap();
  await page.getByRole("link", { name: "My recipes" }).tap();
  await page.getByRole("button", { name: "Delete “Pancakes”" }).tap();
  await page.getByText("“Pancakes” is in the trash.").waitFor();
  await page.getByRole("button", { name: "Undo" }).tap();
  await page.getByText("“Pancakes” is back.").waitFor();
  await page.getByRole("link", { name: "Pancakes", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(faults, []);
  await close();
});
