// The live page while a cohort is being graded. tests/e2e/browser.rs runs the watch, and is told by
// files how far the browser has come.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { barriers, launch, visit } from './chromium.js';

const { LABPROOF_LIVE: LIVE, LABPROOF_STEPS: STEPS } = process.env;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const reached = (step) => writeFileSync(join(STEPS, step), '');

test('the cohort fills in, a connection that was lost comes back, and a score changes without a reload', async () => {
  const { page, requests, complaints } = await visit(browser, LIVE);
  const student = (name) => page.getByRole('grid').getByRole('link', { name, exact: true });
  await page.evaluate(() => { window.isStillThere = true; });

  await page.getByRole('tab', { name: 'Results so far' }).click();
  await student('Ahead').waitFor();
  await student('Behind').waitFor();
  assert.equal(await student('Slow').count(), 0, 'the run is not over');
  assert.deepEqual(await barriers(page), []);
  reached('two-are-seen');

  await student('Slow').waitFor({ timeout: 40_000 });
  const search = page.getByRole('searchbox');
  await search.fill('ahea');
  await student('Behind').waitFor({ state: 'detached' });
  const score = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Ahead', exact: true }) }).locator('.score');
  const first = await score.innerText();
  reached('all-are-seen');

  const state = page.getByRole('banner').getByRole('status');
  await state.getByText('connection lost').waitFor();
  assert.equal(await score.innerText(), first, 'the last state stays');
  reached('connection-is-lost');

  await page.waitForFunction((was) => document.querySelector('td.score').innerText !== was, first, { timeout: 30_000 });
  assert.ok(parseFloat(await score.innerText()) > parseFloat(first), `${first} became ${await score.innerText()}`);
  assert.equal(await search.inputValue(), 'ahea', 'what was typed stays');
  assert.equal(await student('Behind').count(), 0);
  assert.ok(await page.evaluate(() => window.isStillThere), 'the page was not loaded again');
  assert.equal(await state.innerText(), 'Live');

  const events = new URL('events', LIVE).href;
  assert.deepEqual(requests.filter((address) => address !== events), []);
  assert.deepEqual(complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED') && !text.includes('ERR_INCOMPLETE_CHUNKED')), []);
});
