// The report of a thousand students as an instructor uses it. What is on the page is found as a
// reader, or a screen reader, finds it: by role and name.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { barriers, launch, picture, visit } from './chromium.js';

const REPORT = process.env.LABPROOF_REPORT;
const HOSTILE = '<img src=x onerror=window.hacked=1>';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// Every test ends with this: a page that asked nothing of any network and complained of nothing.
async function report(use, options) {
  const visited = await visit(browser, REPORT, options);
  try {
    await use(visited.page);
    assert.deepEqual(visited.requests, [], 'no request');
    assert.deepEqual(visited.complaints, [], 'no complaint');
  } finally {
    await visited.close();
  }
}

const grid = (page) => page.getByRole('grid');
const students = (page) => grid(page).getByRole('rowheader').getByRole('link');
const shown = (page) => page.getByText(/^\d+ of 1000 students$/);
const search = (page) => page.getByRole('searchbox');
const outcome = (page, name) => page.getByRole('group', { name: 'With the outcome' }).getByRole('button', { name });
const number = async (locator) => parseInt(await locator.innerText(), 10);
const scores = async (page) => (await grid(page).locator('td.score').allInnerTexts()).map((text) => parseFloat(text));

async function waitForShown(page, students) {
  await page.getByText(`${students} of 1000 students`, { exact: true }).waitFor();
}

test('a student is found by name, by id and by account', () => report(async (page) => {
  await waitForShown(page, 1000);
  for (const text of ['하늘142', 's0143', '300000000142']) {
    await search(page).fill(text);
    await waitForShown(page, 1);
    assert.match(await students(page).first().innerText(), /142$/);
  }
  await search(page).fill('nobody is called so');
  await page.getByText('No student matches.').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await waitForShown(page, 1000);
}));

test('those with a failed criterion are filtered, and the button says how many there are', () => report(async (page) => {
  const failed = outcome(page, /^failed/i);
  const count = parseInt((await failed.innerText()).match(/\d+/)[0], 10);
  assert.ok(count > 0 && count < 1000, `${count} failed`);
  await failed.click();
  await waitForShown(page, count);
  assert.equal(await failed.getAttribute('aria-pressed'), 'true');
  for (const row of (await grid(page).getByRole('row').all()).slice(2, 8)) {
    if (await row.getByRole('rowheader').count()) {
      assert.ok(await row.getByRole('gridcell', { name: /^failed/i }).count(), await row.innerText());
    }
  }
}));

test('the table is sorted by score, from below and from above', () => report(async (page) => {
  const byScore = grid(page).getByRole('columnheader', { name: 'Score' });
  assert.equal(await byScore.getAttribute('aria-sort'), 'ascending');
  await byScore.getByRole('button').click();
  assert.equal(await byScore.getAttribute('aria-sort'), 'descending');
  const fromAbove = await scores(page);
  assert.deepEqual(fromAbove, fromAbove.toSorted((a, b) => b - a));
  assert.ok(fromAbove.length > 10 && fromAbove[0] > 0);
  await byScore.getByRole('button').click();
  const fromBelow = (await scores(page)).filter((score) => !Number.isNaN(score));
  assert.deepEqual(fromBelow, fromBelow.toSorted((a, b) => a - b));
}));

test('a student is opened, and the browser goes back to where the reader was', () => report(async (page) => {
  await search(page).fill('s0143');
  await waitForShown(page, 1);
  await students(page).first().click();
  const heading = page.getByRole('heading', { name: /142$/ });
  await heading.waitFor();
  await page.getByRole('heading', { name: 'Next step', exact: false }).first().waitFor();
  assert.equal(await grid(page).count(), 0, 'the cohort is put away');
  await page.getByRole('button', { name: 'Open all details' }).click();
  await page.getByText('sha256:').first().waitFor();
  await page.goBack();
  await waitForShown(page, 1);
  assert.equal(await search(page).inputValue(), 's0143');
  await page.goForward();
  await heading.waitFor();
  await page.getByRole('link', { name: 'All students' }).click();
  await waitForShown(page, 1);
}));

test('language and light are switched in place', () => report(async (page) => {
  const root = page.locator('html');
  await page.getByRole('button', { name: '한국어' }).click();
  assert.equal(await root.getAttribute('lang'), 'ko');
  await page.getByText('학생 1000명 중 1000명').or(page.getByText('1000명')).first().waitFor();
  assert.equal(await page.getByRole('searchbox', { name: 'Search' }).count(), 0, 'nothing stays in English');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await root.getAttribute('lang'), 'en');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: 'Dark' }).click();
  assert.notEqual(await background(), light);
}));

test('the page is printed, with everybody who is selected', () => report(async (page) => {
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await students(page).count(), 1000, 'every student is on paper');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await search(page).fill('smith');
  await page.getByText(/^1\d\d of 1000 students$/).waitFor();
  const pages = await printed(page, 'A4', '-layout');
  const text = pages.join('\n');
  assert.ok(pages.length > 1, 'several pages');
  for (const words of ['Smith 하늘6', 'Smith 도윤993', 'Distribution of scores']) {
    assert.ok(text.includes(words), `no “${words}” on paper`);
  }
  assert.ok(!text.includes('s0001'), 'who is filtered out is not printed');
}));

const attention = (page) => page.getByRole('region', { name: 'Needs attention' });
const matter = (page, name) => attention(page).getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

test('what needs attention stands first, with whom it concerns and what to do', () => report(async (page) => {
  const first = page.getByRole('main').getByRole('heading').first();
  assert.equal(await first.innerText(), 'Needs attention');
  const notGraded = matter(page, /^Not graded/);
  const count = await number(notGraded.locator('.count'));
  assert.ok(count > 10, 'more than a line can name');
  assert.equal(await notGraded.getByRole('link').count(), 8, 'the first of them');
  assert.match(await notGraded.innerText(), /labproof grade/);
  await notGraded.getByRole('button', { name: `Show ${count} students in the list` }).click();
  await waitForShown(page, count);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'students');
  assert.match(await page.getByRole('combobox', { name: 'Needs attention' }).inputValue(), /assume-role-refused/);
  await page.getByRole('button', { name: 'Clear' }).click();
  await waitForShown(page, 1000);
  await notGraded.getByRole('link').first().click();
  await page.getByRole('article').waitFor();
}));

test('what only the instructor can settle is offered as decisions to fill in', async () => {
  const { page, close } = await visit(browser, REPORT);
  // The class of the report may have nobody of this kind: one is made, as its data would say it.
  await page.evaluate(() => {
    const next = JSON.parse(document.getElementById('data').textContent);
    const reason = next.reasons.push({ ...next.reasons[0], code: 'no-record' }) - 1;
    const place = book.students.findIndex((student) => student.score && !undecided(student).length);
    const open = next.findings.push({ sign: 'unverified', points: 0, possible: 60, reason }) - 1;
    next.students[place].findings[5] = open;
    next.students[place].id = 'say "hi"';
    next.attention = [{ key: '3:no-record', decide: ['기록 없음', 'no record'], settles: false, title: ['결정', 'for you to decide'], what: null, advice: null, command: null, students: [place] }];
    take(JSON.stringify(next));
    showAll();
  });
  await matter(page, 'For you to decide').getByText('Decisions to fill in (1)').click();
  const block = await page.getByLabel('decisions.toml').innerText();
  const criterion = await page.evaluate(() => book.criteria[5].id);
  for (const line of ['[[decision]]', 'student = "say \\"hi\\""', `criterion = "${criterion}"`, 'outcome = "excused"', 'reason = "no record"', 'who = ""']) {
    assert.ok(block.includes(line), `${line} in ${block}`);
  }
  await close();
});

test('a page with nothing to attend to says so in one line', async () => {
  const { page, close } = await visit(browser, REPORT);
  await page.evaluate(() => {
    take(JSON.stringify({ ...JSON.parse(document.getElementById('data').textContent), attention: [] }));
    showAll();
  });
  assert.match(await attention(page).innerText(), /^Needs attention\s+Nothing needs attention\.$/);
  await close();
});

// Of whoever only has not begun, no criterion is open at first.
async function opensOneWhoFailed(page) {
  await outcome(page, /^failed/i).click();
  await opens(page, students(page).first());
}

test('why a mark is given is copied as a command, with a clipboard and without', async () => {
  for (const clipboard of [true, false]) {
    const { page, complaints, close } = await visit(browser, REPORT);
    await page.context().grantPermissions(clipboard ? ['clipboard-read', 'clipboard-write'] : ['clipboard-read']);
    if (!clipboard) await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await opensOneWhoFailed(page);
    const id = decodeURIComponent(await page.evaluate(() => location.hash.slice(1)));
    const item = page.locator('details.criterion[open]').first();
    await item.getByText('Evidence and rules').click();
    await item.getByText('Evidence', { exact: true }).waitFor();
    const command = await item.locator('.command').innerText();
    assert.match(command, new RegExp(`^labproof explain ${id} [a-z-]+\\.[a-z-]+$`));
    const copy = item.locator('.copy');
    await copy.focus();
    await page.keyboard.press('Enter');
    await item.getByRole('button', { name: 'Copied' }).waitFor();
    const selected = await page.evaluate(() => String(getSelection()));
    if (!clipboard) assert.equal(selected, command);
    else assert.equal(await page.evaluate(() => navigator.clipboard.readText()), command);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('the evidence of a criterion is one press of a key away, whether it was passed or not', () => report(async (page) => {
  await opensOneWhoFailed(page);
  const evidence = (item) => item.getByText('Evidence', { exact: true });
  const missed = page.locator('details.criterion[open]').first();
  assert.equal(await evidence(missed).isVisible(), false);
  await missed.locator('.proof > summary').focus();
  await page.keyboard.press('Enter');
  await evidence(missed).waitFor();
  // A step of which all is passed is closed.
  const closed = await page.locator('details.task:not([open])').first().getAttribute('id');
  const task = page.locator('#' + closed);
  await task.locator('> summary').click();
  const passed = task.locator('details.criterion.passed').first();
  await passed.locator('> summary').focus();
  await page.keyboard.press('Enter');
  await evidence(passed).waitFor();
}));

test('step statistics speak plainly, and test theory waits behind a heading', () => report(async (page) => {
  const steps = page.getByRole('region', { name: 'Which step stopped the class' });
  await steps.getByText(/^\d+ of \d+ passed$/).first().waitFor();
  await steps.getByText(/^\d+ lost their first points here$/).first().waitFor();
  assert.ok(!/discrimination|pass rate|point-biserial/i.test(await steps.innerText()), 'no test theory at first sight');
  await steps.getByText('Advanced: test statistics').click();
  await steps.getByRole('columnheader', { name: 'Discrimination' }).waitFor();
  assert.match(await steps.innerText(), /Whether students who do well elsewhere also pass/);
  assert.deepEqual(await barriers(page), []);
}));

for (const width of [360, 400]) {
  test(`on a phone of ${width} pixels nothing overflows and no column is lost`, () => report(async (page) => {
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.getByText('Advanced: test statistics').click();
    assert.equal(await overflow(), 0, 'cohort');
    await picture(page, `phone-${width}`);
    const heads = await grid(page).getByRole('columnheader').allInnerTexts();
    for (const head of ['Name', 'Student', 'Score', 'Open', 'State']) {
      assert.ok(heads.some((text) => text.startsWith(head)), `${head} in ${heads}`);
    }
    await page.getByText('More columns: scroll sideways').waitFor();
    await page.evaluate(() => { document.getElementById('grid').scrollLeft = 10000; });
    await page.getByText('More columns: scroll sideways').waitFor({ state: 'hidden' });
    assert.deepEqual(await barriers(page), []);
    const graded = page.getByRole('row').filter({ has: page.locator('.meter') });
    await opens(page, graded.first().getByRole('link').first());
    await page.getByRole('button', { name: 'Open all details' }).click();
    assert.equal(await overflow(), 0, 'student');
  }, { viewport: { width, height: 780 }, isMobile: true, hasTouch: true }));
}

// The pages of what is printed, as text: as it is laid out, or one column after the other.
async function printed(page, format, ...order) {
  const paper = join(mkdtempSync(join(tmpdir(), 'labproof-')), 'paper.pdf');
  await page.pdf({ format, path: paper });
  const text = execFileSync('pdftotext', [...order, paper, '-'], { encoding: 'utf8' });
  rmSync(dirname(paper), { recursive: true });
  return text.split('\f').slice(0, -1);
}

for (const format of ['A4', 'Letter']) {
  test(`on ${format} a student takes two pages at most, and every page of the class has the table's heads`, () => report(async (page) => {
    // Who has most to read: the one with the most criteria that cost points.
    const most = await page.evaluate(() => {
      const lost = (student) => student.findings.filter((number) => number !== null && isOfInterest(book.findings[number])).length;
      return book.students.toSorted((a, b) => lost(b) - lost(a))[0].id;
    });
    await search(page).fill('smith');
    await page.getByText(/^1\d\d of 1000 students$/).waitFor();
    const pages = await printed(page, format, '-layout');
    const withStudents = pages.filter((text) => /Smith .* (final|provisional)/.test(text));
    assert.ok(withStudents.length > 2, `${withStudents.length} pages of students`);
    for (const text of withStudents) assert.match(text, /Name\s+Student\s+Score/);
    await page.evaluate((id) => { location.hash = id; }, most);
    await page.getByRole('article').waitFor();
    const own = await printed(page, format);
    assert.ok(own.length <= 2, `${own.length} pages of one student`);
    const criteria = await page.evaluate(() => book.criteria.map((criterion) => criterion.title[1]));
    const words = new Set(own.join(' ').split(/\s+/));
    for (const title of criteria) {
      // A title may be broken into lines, with its verdict between them.
      assert.ok(title.split(' ').every((word) => words.has(word)), `${title} is on paper`);
    }
  }));
}

test('a student who is named like markup is a name', () => report(async (page) => {
  await search(page).fill('<img src=x');
  await waitForShown(page, 1);
  await grid(page).getByRole('link', { name: HOSTILE, exact: true }).click();
  await page.getByRole('heading', { name: HOSTILE, exact: true }).waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
}));

test('the content policy is in force', async () => {
  const { page, complaints, close } = await visit(browser, REPORT);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.hacked = 1';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://labproof.invalid/x.png';
    document.body.append(image);
  });
  const answer = await page.evaluate(() => fetch('https://labproof.invalid/').then(() => 'sent', () => 'refused'));
  assert.equal(answer, 'refused');
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const refused = complaints.filter((text) => text.includes('Content Security Policy'));
  assert.ok(refused.length >= 3, complaints.join('\n'));
  await close();
});

test('everything is reached by the keyboard alone', () => report(async (page) => {
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    return at.id || at.localName;
  });
  const visited = [];
  while (visited.length < 120 && !visited.includes('grid-cell')) {
    await page.keyboard.press('Tab');
    const inGrid = await page.evaluate(() => document.activeElement.closest('[role=grid]') !== null);
    visited.push(inGrid ? 'grid-cell' : await focus());
  }
  const order = ['language-en', 'theme', 'query', 'chip-failed', 'grid-cell'];
  const places = order.map((id) => visited.indexOf(id));
  assert.ok(!places.includes(-1), `${order} in ${visited}`);
  assert.deepEqual(places, places.toSorted((a, b) => a - b), String(visited));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.length > 1);
  assert.equal(await page.evaluate(() => document.activeElement.matches('h2, summary')), true, 'the focus is on the detail');
}));

// On a busy machine rows out of sight are still being made, and the one under the pointer may be
// another by the time that the button is up: a reader clicks again.
async function opens(page, link) {
  for (let tries = 0; tries < 5; tries += 1) {
    await link.click();
    const opened = await page.getByRole('article').waitFor({ timeout: 5000 }).then(() => true, () => false);
    if (opened) return;
  }
  assert.fail('the student does not open');
}

for (const language of ['ko', 'en']) {
  for (const light of ['light', 'dark']) {
    test(`axe finds no barrier: ${language}, ${light}, cohort and student`, () => report(async (page) => {
      await page.getByRole('button', { name: language === 'ko' ? '한국어' : 'English' }).click();
      assert.deepEqual(await barriers(page), [], 'cohort');
      await picture(page, `report-${language}-${light}`);
      // Somebody with a score: who is not graded has no criteria to read.
      const graded = page.getByRole('row').filter({ has: page.locator('.meter') });
      await opens(page, graded.first().getByRole('link').first());
      assert.ok(await page.locator('details').count() > 40, 'every criterion is there');
      assert.deepEqual(await barriers(page), [], 'student');
      await picture(page, `student-${language}-${light}`);
    }, { colorScheme: light }));
  }
}
