// What every browser test needs: a Chromium, a page of the built site that must not complain, waiting without timers,
// and screenshots. `cargo xtask test e2e` serves the site and sets TIMESLICE_URL and TIMESLICE_CHROMIUM.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, afterEach } from "node:test";
import { chromium } from "playwright-core";

/** The address of the site, with a slash at the end. */
export const SITE = process.env.TIMESLICE_URL ?? "http://127.0.0.1:8080/";

const ARTEFACTS = fileURLToPath(new URL("../artefacts/", import.meta.url));
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

let browser;
const problemsOf = new Map();

/** The one browser of this test file. */
export async function launch() {
  browser ??= await chromium.launch({
    executablePath: process.env.TIMESLICE_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  return browser;
}

/**
 * An empty page in a profile of its own. The test fails at its end if the page has logged an error, thrown one, or
 * failed to load something, unless the test has asked for it with `takeProblems`.
 * `theme` is light or dark, `lang` a language tag, `motion` reduce or no-preference.
 */
export async function blank({ width = 1280, height = 800, theme = "light", lang = "en-US", motion = "no-preference" } = {}) {
  const context = await (await launch()).newContext({
    viewport: { width, height }, colorScheme: theme, locale: lang, reducedMotion: motion,
  });
  const page = await context.newPage();
  const problems = [];
  problemsOf.set(page, problems);
  page.on("pageerror", (error) => problems.push(`thrown: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("requestfailed", (request) => problems.push(`not loaded: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => response.status() >= 400 && problems.push(`${response.status()}: ${response.url()}`));
  return page;
}

/** A page of the site, loaded and idle: `path` is relative (`""`, `"#lang=zh"`, `"embed.html"`). */
export async function open(path = "", options = {}) {
  const page = await blank(options);
  await page.goto(new URL(path, SITE).href);
  await idle(page);
  return page;
}

/** Waits until nothing is pending: the app has started, the worker has answered, the picture is drawn. Takes a page or a frame. */
export async function idle(page) {
  await page.waitForFunction(() => window.timeslice?.idle);
  await page.evaluate(() => window.timeslice.idle());
}

/** What went wrong on the page so far; after this it no longer counts against the test. */
export function takeProblems(page) {
  return problemsOf.get(page).splice(0);
}

/** Leaves a picture in tests/artefacts/, for people to look at. */
export async function screenshot(page, name) {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png` });
}

afterEach(async () => {
  const pages = [...problemsOf];
  problemsOf.clear();
  await Promise.all(pages.map(([page]) => page.context().close()));
  assert.deepEqual(pages.flatMap(([, problems]) => problems), [], "the page complained");
});

after(() => browser?.close());
