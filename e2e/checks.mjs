// What is checked on a page. Each gives sentences; none means nothing was found.

import { stateOf } from "./people.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What axe calls serious or critical. The script is put into the page by the browser itself:
// the page's own policy forbids scripts from elsewhere, and stays in force.
export async function audit(page, axe) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }),
    RULES,
  );
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => {
      const places = one.nodes.slice(0, 3).map((node) => node.target.join(" "));
      return `${one.id} (${one.impact}): ${one.help}; ${one.nodes.length} × ${places.join(" | ")}`;
    });
}

// Nothing wider than the window (boxes that scroll by themselves may hold wide tables), nothing
// to touch smaller than a finger needs, no line too tight for stacked marks.
export function checkLayout(page) {
  return page.evaluate(() => {
    const found = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      const wide = [...document.body.querySelectorAll("*")].filter((element) => {
        const scrolls = element.closest(".scroll, [data-scroll]");
        return !scrolls && element.getBoundingClientRect().right > width + 1;
      });
      const names = wide.slice(0, 3).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
      found.push(`wider than the window by ${document.documentElement.scrollWidth - width} px: ${names.join(", ")}`);
    }
    for (const element of document.querySelectorAll("button, input:not([type=hidden]), .nav a, .chips a")) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && Math.min(box.width, box.height) < 24) {
        found.push(`too small to touch: ${element.outerHTML.slice(0, 80)}`);
      }
    }
    for (const element of document.querySelectorAll("h1, h2, h3, p, td, th, a, dd")) {
      const style = getComputedStyle(element);
      const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
      if (element.textContent.trim() && ratio < 1.42 - 0.005) {
        found.push(`line height ${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 80)}`);
      }
    }
    return [...new Set(found)].slice(0, 5);
  });
}

// The same pages with scripts switched off: they show their content, search and links work.
export async function checkWithoutScript(browser, base, pages, fault) {
  for (const { name, path, status, as } of pages) {
    const storageState = await stateOf(browser, base, as);
    const context = await browser.newContext({ javaScriptEnabled: false, storageState });
    const page = await context.newPage();
    const answer = await page.goto(new URL(path, base).href);
    const where = `${name} without JavaScript`;
    if (answer.status() !== status) fault(where, `status ${answer.status()}`);
    const words = await page.locator("main").innerText();
    if (words.trim().length < 20) fault(where, "shows nothing");
    await context.close();
  }
  const storageState = await stateOf(browser, base, "canbo.xa");
  const context = await browser.newContext({ javaScriptEnabled: false, storageState });
  const page = await context.newPage();
  const where = "search without JavaScript";
  await page.goto(new URL("/tre-em?lang=vi", base).href);
  const name = (await page.locator("main table tbody a").first().innerText()).trim();
  const all = await page.locator("main table tbody tr").count();
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("button", { name: "Tìm" }).click();
  const rows = await page.locator("main table tbody tr").count();
  if (rows < 1 || rows > all) fault(where, `${rows} rows for a name that is there`);
  await page.locator("main table tbody a").first().click();
  const heading = (await page.locator("h1").innerText()).trim();
  if (heading !== name) fault(where, "the first row leads to another child");
  await page.goto(new URL("/chon-dia-ban", base).href);
  await page.locator("#as_of").fill("31/02/2026");
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.locator(".day-form button").click(),
  ]);
  if (answer.status() !== 400) fault("day without JavaScript", `status ${answer.status()} for 31/02`);
  await context.close();
}
