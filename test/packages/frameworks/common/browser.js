'use strict';

// browser.js PAGE URL: what two tabs see of a page. Run by a Node.js that is not the one tested, as it drives Chromium.

const { execFileSync } = require('child_process');
const { chromium } = require('playwright-core');

const lines = (page, selector) => page.locator(selector).allTextContents();

// Wait until the elements' texts are these, and print them.
async function expect(page, selector, wanted) {
  await page.waitForFunction(([css, texts]) => {
    const now = [...document.querySelectorAll(css)].map((element) => element.textContent);
    return JSON.stringify(now) === JSON.stringify(texts);
  }, [selector, wanted]).catch(async () => console.log('not', wanted, 'but', await lines(page, selector)));
  console.log(selector, await lines(page, selector));
}

const PAGES = {
  async chat(one, two) {
    for (const [page, name] of [[one, 'Ann'], [two, 'Bob']]) {
      await page.fill('#name', name);
      await page.click('#join button');
      await page.waitForSelector('#text:enabled');
    }
    await expect(one, '#members', ['Ann, Bob']);
    await expect(two, '#members', ['Ann, Bob']);
    await one.fill('#text', 'hello <b>Bob</b>');
    await one.press('#text', 'Enter');
    await expect(two, '#log li', ['Ann: hello <b>Bob</b>']);
    await two.fill('#text', 'hello Ann 👋');
    await two.press('#text', 'Enter');
    await expect(one, '#log li', ['Bob came in', 'Ann: hello <b>Bob</b>', 'Bob: hello Ann 👋']);
    console.log(await one.evaluate(() => socket.io.engine.transport.name));
    await two.close();
    await expect(one, '#members', ['Ann']);
  },
  async tasks(one, two) {
    for (const [title, priority] of [['write', '3'], ['read', '1']]) {
      await one.fill('#title', title);
      await one.selectOption('#priority', priority);
      await one.click('#new button');
      await two.waitForSelector(`text=${title}`);
    }
    await expect(two, '#tasks span', ['read', 'write']);
    await two.click('#tasks li:first-child input');
    await expect(one, '#tasks .done span', ['read']);
    await one.fill('#title', ' ');
    await one.click('#new button');
    await expect(one, '#problem', ['a title is needed']);
    await one.click('#tasks li:last-child button');
    await expect(two, '#tasks span', ['read']);
    await two.reload();
    await expect(two, '#tasks .done span', ['read']);
  },
};

async function main(name, url) {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  try {
    const context = await browser.newContext();
    const [one, two] = [await context.newPage(), await context.newPage()];
    for (const page of [one, two]) {
      page.on('pageerror', (error) => console.log('error in the page:', error.message));
      page.setDefaultTimeout(60000);
      await page.goto(url);
    }
    console.log(await one.title());
    await PAGES[name](one, two);
  } finally {
    await browser.close();
  }
}

main(...process.argv.slice(2));
