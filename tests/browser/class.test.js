// The live page in the middle of a class. tests/e2e/browser.rs runs two watches of it, one of them for
// the wall of the classroom, and is told by a file how far the browser has come.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { barriers, launch, picture, visit } from './chromium.js';

const { LABPROOF_CLASS: CLASS, LABPROOF_WALL: WALL, LABPROOF_STEPS: STEPS } = process.env;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const reached = (step) => writeFileSync(join(STEPS, step), '');
const PROJECTOR = { viewport: { width: 1920, height: 1080 } };
const PHONE = { viewport: { width: 390, height: 844 } };

// The live page in English, once everybody has been looked at.
async function open(address, options = {}) {
  const visited = await visit(browser, address, options);
  const { page } = visited;
  await page.getByRole('button', { name: 'English' }).click();
  await tile(page, 'At work').getByText('/ 28').waitFor({ timeout: 40_000 });
  return visited;
}

const tile = (page, name) => page.locator('.left .tiles > div').filter({ has: page.getByText(name, { exact: true }) });
const section = (page, name) => page.getByRole('region', { name, exact: true });
const lane = (page, title) => page.locator('.lane').filter({ has: page.getByRole('heading', { name: title }) });
const names = (lane) => lane.locator('.seat a').allInnerTexts();

test('the class is shown at its steps, with who is stuck, with what, and what AWS does until when', async () => {
  const { page, complaints, close } = await open(CLASS, { viewport: { width: 1440, height: 1100 } });

  assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'The class now');
  assert.equal(await page.getByRole('grid').count(), 0, 'the results are the second part');
  const lanes = {
    'Not begun': 2, 'VPC security group': 0, 'Launch the RDS': 11, 'Access the RDS': 3, 'Resize the RDS': 4,
    'Take an RDS snapshot': 5, 'Delete the RDS': 1, 'Finished': 1, 'Account not entered': 1,
  };
  for (const [title, count] of Object.entries(lanes)) {
    assert.equal((await names(lane(page, title))).length, count, title);
    assert.equal(await lane(page, title).locator('.count [aria-hidden]').innerText(), String(count), title);
  }
  assert.deepEqual(await names(lane(page, 'Not begun')), ['양아인', '손연우']);
  assert.equal((await names(lane(page, 'Launch the RDS')))[0], '오유나', 'the longest without a change stands first');

  const idle = section(page, 'No change for a while').locator('> ul > li');
  assert.match(await idle.first().innerText(), /^2 students\s+Not begun yet\s+양아인\s+손연우$/);
  const longest = await idle.nth(1).innerText();
  assert.match(longest, /^3\d min\s+오유나 at “Launch the RDS instance”$/);
  const minutes = (await idle.locator('.how-long').allInnerTexts()).slice(1).map(parseFloat);
  assert.deepEqual(minutes, minutes.toSorted((one, other) => other - one));
  assert.ok(minutes.every((many) => many >= 10), `${minutes}`);

  const help = section(page, 'Who needs help').locator('> ul > li');
  assert.match(await help.first().innerText(), /^5\s+MySQL.*Tell them: .*박하준\s+강민서\s+윤지호\s+오유나\s+류우진$/s);
  assert.match(await help.nth(1).innerText(), /^4\s+.*[Pp]ublic.*장수아\s+오유나\s+서준우\s+송채원$/s);
  assert.match(await help.last().innerText(), /For you to do: .*허주원$/s, 'what is the instructor’s comes last');

  const busy = section(page, 'What AWS is working on');
  const creating = busy.locator('> ul > li').filter({ hasText: 'Creating the instance' });
  assert.match(await creating.innerText(), /5 students.*조하은 in about \d+ min, \d\d:\d\d/s);
  for (const what of ['Modifying the instance', 'Taking the snapshot', 'Deleting the instance']) {
    assert.equal(await busy.getByRole('heading', { name: what }).count(), 1, what);
  }
  assert.match(await tile(page, 'Time left').innerText(), /1 h 1[5-8] min$/);
  assert.match(await tile(page, 'Finished').innerText(), /1$/);
  assert.deepEqual(await barriers(page), []);

  // The results by the keyboard, and back; a student, and back to where it was left.
  await page.getByRole('tab', { name: 'The class now' }).press('ArrowRight');
  await page.getByRole('grid').waitFor();
  assert.equal(await section(page, 'Where everybody is').isVisible(), false);
  assert.deepEqual(await barriers(page), []);
  await page.getByRole('tab', { name: 'Results so far' }).press('ArrowLeft');
  await help.first().getByRole('link', { name: '오유나' }).click();
  await page.getByRole('heading', { name: '오유나' }).waitFor();
  assert.equal(await section(page, 'Where everybody is').isVisible(), false);
  await page.goBack();
  await section(page, 'Where everybody is').waitFor();

  for (const light of ['light', 'dark']) {
    for (const [language, name] of [['ko', '한국어'], ['en', 'English']]) {
      await page.getByRole('button', { name }).click();
      await page.evaluate(() => scrollTo(0, 0));
      await picture(page, `live-${language}-${light}`);
    }
    await page.locator('#theme').click();
  }
  await page.evaluate(() => { window.isStillThere = true; });
  reached('the-class-is-seen');

  // Somebody begins: the lanes follow without a reload.
  await lane(page, 'Launch the RDS').getByRole('link', { name: '양아인' }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await names(lane(page, 'Not begun')), ['손연우']);
  assert.ok(await page.evaluate(() => window.isStillThere), 'the page was not loaded again');
  assert.deepEqual(complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED') && !text.includes('ERR_INCOMPLETE_CHUNKED')), []);
  await close();
});

test('the wall shows everybody without a name, on a projector and on a phone', async () => {
  for (const options of [PROJECTOR, PHONE]) {
    const { page, complaints, close } = await open(WALL, options);
    const text = await page.locator('main').innerText();
    assert.doesNotMatch(text, /[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허][가-힣]{2}/, 'nobody is named');
    assert.equal((await names(lane(page, 'Launch the RDS'))).every((name) => /^Student \d\d$/.test(name)), true);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
    assert.deepEqual(await barriers(page), []);
    await picture(page, options === PHONE ? 'wall-phone' : 'wall-projector');
    assert.deepEqual(complaints, []);
    await close();
  }
});
