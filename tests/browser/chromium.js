// Debian's Chromium, and a page in it that is watched: whatever it asks of a network, and whatever
// it complains of, is kept for the test to look at.

import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The browser talks to nobody by itself, so that what is asked was asked by the page.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a fresh profile, which is thrown away with it. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.LABPROOF_CHROMIUM ?? '/usr/bin/chromium',
    args: ARGUMENTS,
  });
}

/**
 * A page in a profile of its own, and what it did: `requests` that it made besides the page itself,
 * `complaints` of its console, its scripts and its content security policy.
 */
export async function visit(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on('request', (request) => {
    const isThePage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (!isThePage) requests.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(address);
  return { page, requests, complaints, close: () => context.close() };
}

/** What axe finds on the page as it is shown: a line for each rule and place. */
export async function barriers(page) {
  // By the debugger, not by a script element: the page's policy would refuse that.
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => `${rule.id} (${rule.help}): ${node.target} ${node.failureSummary}`),
  );
}

// Keeps what is seen, where somebody asks for it: LABPROOF_PICTURES names a folder.
export async function picture(page, name) {
  const folder = process.env.LABPROOF_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
