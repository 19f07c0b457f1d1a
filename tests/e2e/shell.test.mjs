// The panels around stage and timeline, as a person uses them.

import assert from "node:assert/strict";
import test from "node:test";
import { idle, open } from "./harness.mjs";

const count = (page) => page.locator(".event-count").textContent();

async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await idle(page);
  }
}

test("arrow keys walk through the events, Home and End go to the ends", async () => {
  const page = await open("", { width: 1440, height: 900 });
  const steps = Number((await count(page)).match(/of (\d+)/)[1]);
  assert.ok(steps > 5, "a lesson runs at once");
  await press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft");
  assert.equal(await count(page), `Event 2 of ${steps}`);
  assert.match(await page.locator("#why .why-sentence").textContent(), /\.$/);
  await press(page, "End");
  assert.equal(await count(page), `Event ${steps} of ${steps}`);
  await press(page, "Home");
  assert.equal(await count(page), `Event 0 of ${steps}`);
});

test("the machine is changed and comes back", async () => {
  const page = await open("", { width: 1440, height: 900 });
  await page.getByRole("button", { name: "One core more" }).click();
  await idle(page);
  assert.equal(await page.locator(".stepper output").textContent(), "2");
  const quantum = page.getByRole("textbox", { name: "Quantum" });
  await quantum.fill("250us");
  await quantum.press("Enter");
  await idle(page);
  assert.equal(await quantum.inputValue(), "250");
  await quantum.fill("soon");
  await quantum.press("Enter");
  assert.equal(await quantum.getAttribute("aria-invalid"), "true");
  await page.getByRole("button", { name: "Back to the lesson’s machine" }).or(page.getByRole("button", { name: "Back to the lesson's machine" })).click();
  await idle(page);
  assert.equal(await page.locator(".stepper output").textContent(), "1");
});

test("a scenario with a mistake is told by line, and the last run stays", async () => {
  const page = await open("", { width: 1440, height: 900 });
  await page.getByRole("tab", { name: "Source" }).click();
  const editor = page.getByRole("textbox", { name: "The scenario as JSON" });
  const text = await editor.inputValue();
  await editor.fill(text.replace('"cpu"', '"cpux"'));
  await page.getByText("The program has changed").waitFor();
  await editor.press("Control+Enter");
  await idle(page);
  await page.getByRole("alert").getByText(/cannot read line \d+/).waitFor();
  assert.ok(await page.locator(".figures dd").count() === 8, "the last run is still there");
  await editor.fill(text);
  await editor.press("Control+Enter");
  await idle(page);
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("Tab indents in the editor and Esc lets it go", async () => {
  const page = await open("", { width: 1440, height: 900 });
  await page.getByRole("tab", { name: "Source" }).click();
  const editor = page.getByRole("textbox", { name: "The scenario as JSON" });
  await editor.focus();
  await press(page, "Control+Home", "Tab");
  assert.ok((await editor.inputValue()).startsWith("  {"));
  await press(page, "Control+z");
  assert.ok((await editor.inputValue()).startsWith("{"), "undo is the browser's own");
  await press(page, "Escape", "Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
});

test("language, theme and help, all by keyboard or one click, and kept", async () => {
  const page = await open("", { width: 1440, height: 900 });
  await page.getByRole("button", { name: "Switch to Chinese" }).click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh");
  await page.locator(".top-tools .icon-button").nth(1).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await press(page, "?");
  assert.ok(await page.locator("dialog[open] kbd").count() > 20);
  await press(page, "Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.reload();
  await idle(page);
  assert.equal(await page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dataset.theme}`), "zh dark");
});

test("no width scrolls sideways", async () => {
  const page = await open("", { width: 1440, height: 900 });
  for (const [width, height] of [[1440, 900], [1280, 720], [1100, 760], [800, 900], [720, 420], [600, 800], [390, 844], [320, 640]]) {
    await page.setViewportSize({ width, height });
    await idle(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${width}×${height} is ${over} px too wide`);
    const cut = await page.evaluate(() => [...document.querySelectorAll(".transport > *, .top-bar > *")]
      .filter((node) => node.offsetWidth > 0 && node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.className));
    assert.deepEqual(cut, [], `${width}×${height}`);
  }
});
