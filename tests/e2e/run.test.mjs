// The path from the machine to the page, as a person walks it: play, scrub, change the machine, compare, reload; and the
// same trace from native code and from WASM.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { blank, idle, open, screenshot, SITE } from "./harness.mjs";
import { loadWorkerModule } from "./wasm.mjs";

const WIDE = { width: 1440, height: 900 };
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LESSONS = `${ROOT}frontend/assets/lessons/`;

const event = async (page) => Number((await page.locator(".event-count").textContent()).match(/\d+/)[0]);
const figures = (page) => page.locator(".figures dd").allTextContents();

/** A page that has just this lesson open, as after a visit. */
async function lesson(id, options = WIDE) {
  const page = await blank(options);
  await page.addInitScript((id) => sessionStorage.getItem("opened") || (localStorage.setItem("timeslice.lesson", id),
    sessionStorage.setItem("opened", "1")), id);
  await page.goto(SITE);
  await idle(page);
  return page;
}

test("a lesson runs at once and plays until it is paused", async () => {
  const page = await open("", WIDE);
  assert.equal(await event(page), 0);
  await page.getByRole("button", { name: "Play" }).first().click();
  await page.waitForFunction(() => Number(document.querySelector(".event-count").textContent.match(/\d+/)[0]) >= 2);
  await page.getByRole("button", { name: "Pause" }).first().click();
  await idle(page);
  const paused = await event(page);
  assert.ok(paused >= 2);
  await page.keyboard.press("ArrowLeft");
  await idle(page);
  assert.equal(await event(page), paused - 1);
});

test("the scrub bar goes anywhere, by key and by pointer", async () => {
  const page = await open("", WIDE);
  const slider = page.getByRole("slider", { name: "Place in the run" });
  await slider.press("PageUp");
  await idle(page);
  const end = Number(await slider.getAttribute("aria-valuemax"));
  assert.ok(Math.abs(Number(await slider.getAttribute("aria-valuenow")) - end / 10) < end / 50);
  const track = await page.locator(".tl-track").boundingBox();
  await page.mouse.click(track.x + track.width / 2, track.y + track.height / 2);
  await idle(page);
  assert.ok(Math.abs(Number(await slider.getAttribute("aria-valuenow")) - end / 2) < end / 20);
});

test("more cores make the same jobs run at the same instant", async () => {
  const page = await lesson("five-jobs-four-cores");
  const makespan = async () => (await figures(page)).find((text) => / ?s$/.test(text));
  const four = await figures(page);
  const fewer = page.getByRole("button", { name: "One core less" });
  for (let core = 0; core < 3; core++) {
    await fewer.click();
    await idle(page);
  }
  assert.equal(await page.locator(".stepper output").textContent(), "1");
  assert.equal(await page.locator(".core-place").count(), 1);
  assert.notDeepEqual(await figures(page), four);
  assert.ok(await makespan());
  await page.locator(".stepper").press("Tab");
  await page.keyboard.press("End");
  await idle(page);
  assert.match(await page.locator(".clock-end").textContent(), /5\.000 s/);
});

test("the policy is changed from the catalogue's menu", async () => {
  const page = await lesson("five-jobs-four-cores");
  const before = await figures(page);
  await page.getByLabel("Policy").selectOption({ label: (await page.getByLabel("Policy").locator("option").allTextContents())
    .find((text) => /FCFS|First come/i.test(text)) });
  await idle(page);
  assert.notDeepEqual(await figures(page), before, "first come, first served gives other figures than round robin");
});

test("runs stand on one clock, each with its end", async () => {
  const page = await lesson("five-jobs-four-cores");
  await page.getByRole("button", { name: "Compare" }).or(page.getByRole("radio", { name: "Compare" })).first().click();
  await idle(page);
  const headings = await page.locator(".cmp-heading").allTextContents();
  assert.equal(headings.length, 3);
  assert.deepEqual(headings.map((text) => Number(text.match(/(\d+) cores?/)[1])).sort(), [1, 2, 4]);
  const table = await page.locator("#compare table").textContent();
  for (const makespan of ["1.3", "2.5", "5.0"]) assert.ok(table.includes(makespan), `${makespan} s in the table`);
  await screenshot(page, "compare");
});

test("a reload loses nothing: lesson, settings, draft", async () => {
  const page = await lesson("round-robin");
  await page.getByRole("button", { name: "One core more" }).click();
  await page.getByRole("tab", { name: "Source" }).click();
  const editor = page.getByRole("textbox", { name: "The scenario as JSON" });
  const draft = `${await editor.inputValue()}\n\n`;
  await editor.fill(draft);
  const cores = await page.locator(".stepper output").textContent();
  await page.reload();
  await idle(page);
  assert.equal(await page.locator(".stepper output").textContent(), cores);
  await page.getByRole("tab", { name: "Source" }).click();
  assert.equal(await editor.inputValue(), draft);
});

test("where a page may have no worker, the machine runs on the page", async () => {
  const page = await blank(WIDE);
  await page.addInitScript(() => { window.Worker = class { constructor() { throw new Error("no worker here"); } }; });
  await page.goto(SITE);
  await idle(page);
  await page.keyboard.press("ArrowRight");
  await idle(page);
  assert.equal(await event(page), 1);
});

test("what a program prints and is called reaches the page as text only", async () => {
  const page = await open("", WIDE);
  const evil = "<img src=x onerror=\"window.caught=1\"><script>window.caught=1</script>\u202e";
  const scenario = { timeslice: 1, title: evil, question: evil,
    processes: [{ name: evil, run: [{ cpu: "1ms" }, { print: evil }, { raise: evil }] }] };
  await page.getByRole("tab", { name: "Source" }).click();
  const editor = page.getByRole("textbox", { name: "The scenario as JSON" });
  await editor.fill(JSON.stringify(scenario));
  await editor.press("Control+Enter");
  await idle(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => window.caught), undefined);
  assert.equal(await page.locator("img").count(), 0);
  assert.ok((await page.locator("body").textContent()).includes("<img src=x"), "it is shown as it is written");
});

test("every screen can be looked at: sizes, themes, languages", async () => {
  for (const [name, size] of [["desktop", WIDE], ["embed", { width: 720, height: 420 }], ["mobile", { width: 390, height: 844 }]]) {
    for (const theme of ["light", "dark"]) {
      for (const lang of ["en-US", "zh-CN"]) {
        const page = await lesson("daemon-dies-with-parent", { ...size, theme, lang, motion: "reduce" });
        for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowRight");
        await idle(page);
        assert.match(await page.locator(".why-event, .event-count").first().textContent(), /20/, "quick keys all count");
        await screenshot(page, `${name}-${theme}-${lang.slice(0, 2)}`);
        await page.context().close();
      }
    }
  }
});

test("native code and WASM give the same trace, byte for byte, for every lesson", () => {
  const { exports } = loadWorkerModule();
  const files = readdirSync(LESSONS).filter((file) => file !== "index.json");
  assert.ok(files.length >= 14);
  for (const file of files) {
    const native = execFileSync("cargo", ["run", "--quiet", "-p", "sim-cli", "--", "run", LESSONS + file, "--format", "trace"],
      { cwd: ROOT, encoding: "utf8" });
    assert.equal(exports.trace(readFileSync(LESSONS + file, "utf8")), native, file);
  }
});
