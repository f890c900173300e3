#!/usr/bin/env node
// A person at a real browser, without the person: opens the link it is given in headless Chromium, signs in, consents,
// and ends on the page that the waiting program shows. Meant as the value of `BROWSER`.
//
// It chooses by what a page offers (a password field, a button to allow or to cancel), never by whose page it is, so
// it serves every provider. It loads nothing from outside loopback, and it gives up after a minute.
//
//   MAILWARD_TEST_BROWSER_OUT       stem of what is left behind: STEM.png, then STEM.txt (address, then the page's text)
//   MAILWARD_TEST_BROWSER_USER      who signs in; unset: whoever the page already names, else the practice user
//   MAILWARD_TEST_BROWSER_PASSWORD  unset: the one that the page itself offers for this user, else any word
//   MAILWARD_TEST_BROWSER_DECISION  `allow` (unset), `deny`, or `leave`: close the browser at the consent page
//   MAILWARD_TEST_BROWSER_CODE      user code to type where a page asks for one
import { accessSync, constants, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const SECONDS = 60;
const MOST_PAGES = 12;
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const DENY = /\b(deny|decline|cancel|abort|refuse|not now)\b/i;

const ask = (name) => process.env[`MAILWARD_TEST_BROWSER_${name}`] || undefined;
const user = ask('USER');
const PRACTICE_USER = 'practice.user@example.org';
const decision = ask('DECISION') ?? 'allow';

const link = process.argv[2];
if (!link) {
  console.error('usage: browser.mjs LINK');
  process.exit(2);
}

const profile = mkdtempSync(join(tmpdir(), 'mailward-browser-'));
const endsAt = Date.now() + SECONDS * 1000;
const watchdog = setTimeout(() => giveUp(`not at the end after ${SECONDS} seconds`), SECONDS * 1000);
let browser;
let page;
try {
  browser = await chromium.launchPersistentContext(profile, { executablePath: findChromium(), args: FLAGS });
  page = browser.pages()[0] ?? await browser.newPage();
  page.setDefaultTimeout(endsAt - Date.now());
  await page.route((address) => !isLoopback(address), (route) => route.abort());
  await page.goto(link, { waitUntil: 'domcontentloaded' });
  const ended = await walk(page, homeOf(link));
  await leaveBehind(page, ended);
} catch (error) {
  await giveUp(error.message);
}
await close(0);

/** Answers page after page until the waiting program's own page is there, or a page that asks nothing more. */
async function walk(page, home) {
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const address = page.url();
    if (home && address.startsWith(`${home}/`)) return 'home';
    if (address.startsWith('chrome-error:')) return 'unreachable';
    const control = await answer(page);
    if (control === 'left') return 'left';
    if (!control) return 'asked nothing more';
    const moved = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
    await control.click();
    await moved;
    await page.waitForLoadState('domcontentloaded').catch(() => {}); // an unreachable page has no such state
  }
  throw new Error(`still asked something on page ${MOST_PAGES}`);
}

/** Fills in what the page asks for and gives the control to press, or nothing. */
async function answer(page) {
  const form = page.locator('form').first();
  if (await page.locator('input[type=password]').count()) {
    return logIn(page.locator('form:has(input[type=password])').first());
  }
  const code = page.locator('input[name=user_code]:not([type=hidden])');
  if (await code.count()) {
    if (ask('CODE')) await code.fill(ask('CODE'));
    return submitOf(form);
  }
  if (!(await form.count())) return undefined;
  if (decision === 'leave') return 'left';
  if (decision === 'deny') return page.locator('button, a, input[type=submit]').filter({ hasText: DENY }).first();
  return submitOf(form);
}

async function logIn(form) {
  const name = form.locator('input:is([type=text], [type=email])').first();
  const password = form.locator('input[type=password]').first();
  const wanted = user ?? ((await name.inputValue()) || PRACTICE_USER);
  // The practice provider lists its users with a button each that fills in both fields.
  const offered = form.locator(`button[name=fill][value="${wanted}"]`);
  if (!ask('PASSWORD') && !(await password.inputValue()) && (await offered.count())) return offered.first();
  await name.fill(wanted);
  if (ask('PASSWORD') || !(await password.inputValue())) await password.fill(ask('PASSWORD') ?? 'any word');
  return submitOf(form);
}

/** The form's first button that does not say no. */
function submitOf(form) {
  return form.locator('button:not([type=button]), input[type=submit]').filter({ hasNotText: DENY }).first();
}

async function leaveBehind(page, ended) {
  const stem = ask('OUT');
  if (!stem) return;
  await page.screenshot({ path: `${stem}.png`, fullPage: true });
  const text = await page.locator('body').innerText();
  // Written aside and renamed, so that whoever waits for the file never reads half of it.
  writeFileSync(`${stem}.txt.part`, `${ended}\n${page.url()}\n${text}\n`);
  renameSync(`${stem}.txt.part`, `${stem}.txt`);
}

function homeOf(link) {
  const redirect = new URL(link).searchParams.get('redirect_uri');
  return redirect ? new URL(redirect).origin : undefined;
}

function isLoopback(address) {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(address.hostname) || address.protocol === 'data:';
}

function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here; the next folder
      }
    }
  }
  throw new Error('no Chromium in PATH');
}

async function giveUp(why) {
  console.error(`browser: ${why}`);
  const stem = ask('OUT');
  if (stem) {
    await page?.screenshot({ path: `${stem}.png` }).catch(() => {});
    writeFileSync(`${stem}.txt`, `gave up: ${why}\n${page?.url() ?? ''}\n`);
  }
  await close(1);
}

async function close(status) {
  clearTimeout(watchdog);
  await browser?.close().catch(() => {});
  rmSync(profile, { recursive: true, force: true });
  process.exit(status);
}
