// The page of a preflight as an instructor reads it: without scripts, in both languages, by light and
// by dark, on a screen and on a telephone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, launch, picture, visit } from './chromium.js';

const PAGES = { ko: process.env.LABPROOF_PREFLIGHT_KO, en: process.env.LABPROOF_PREFLIGHT_EN };
const NOT_READY = { ko: '준비 안 됨', en: 'not ready' };

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const language of ['ko', 'en']) {
  for (const [name, options] of Object.entries({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 390, height: 800 } },
  })) {
    test(`the page in ${language}, ${name}`, async () => {
      const { page, requests, complaints, close } = await visit(browser, PAGES[language], options);
      try {
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        assert.ok(await page.getByText(NOT_READY[language]).count() > 5, 'who is not ready is said');
        assert.equal(await page.getByRole('rowheader').count(), 12, 'everybody has a row');
        const overflows = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!overflows, 'the page is as wide as the screen');
        assert.deepEqual(await barriers(page), []);
        await picture(page, `preflight-${language}-${name}`);
        assert.deepEqual([requests, complaints], [[], []]);
      } finally {
        await close();
      }
    });
  }
}
