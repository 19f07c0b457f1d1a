// The page starts, with its worker, wherever it is put.

import assert from "node:assert/strict";
import test from "node:test";
import { SITE, blank, idle, open, screenshot } from "./harness.mjs";
import { loadWorkerModule } from "./wasm.mjs";

test("the page loads without a complaint and its worker answers", async () => {
  const page = await open();
  assert.equal(await page.title(), "Timeslice");
  assert.equal(await page.locator("#boot").count(), 0, "the app has taken the page over");
  await screenshot(page, "smoke");
});

test("the page starts in a sandboxed frame of opaque origin", async () => {
  const page = await blank();
  await page.setContent(`<iframe src="${SITE}" sandbox="allow-scripts" width="800" height="500"></iframe>`);
  const frame = await (await page.locator("iframe").elementHandle()).contentFrame();
  await frame.waitForURL(SITE);
  await idle(frame);
  assert.equal(await frame.evaluate(() => origin), "null");
});

test("the worker's module also runs in Node", () => {
  assert.doesNotThrow(() => loadWorkerModule());
});
