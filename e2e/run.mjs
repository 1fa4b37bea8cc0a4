// Looks at every page in Chromium: axe finds nothing serious, nothing overflows, nothing is
// fetched from elsewhere, no console error, everything works without JavaScript. Writes a
// screenshot of each page.
//
//   node run.mjs --url http://127.0.0.1:4321/ [--shots DIR]
//   node run.mjs --binary ../target/release/noi [--shots DIR]   starts `noi demo` itself
//   --only plan,coverage looks at these pages alone (their names are in pages.mjs), or does
//   morning.mjs, passkeys.mjs, provider.mjs (with --binary: it starts servers of its own) or xss.mjs; that one
//   takes long and is done only when it is named
//
// Chromium: $CHROMIUM, or /usr/bin/chromium. Ends with 0 when nothing was found.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

import { audit, checkLayout, checkWithoutScript } from "./checks.mjs";
import { startDemo } from "./demo.mjs";
import { morning } from "./morning.mjs";
import { pagesOf } from "./pages.mjs";
import { provider } from "./provider.mjs";
import { passkeys } from "./passkeys.mjs";
import { stateOf } from "./people.mjs";
import { xss } from "./xss.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    binary: { type: "string" },
    shots: { type: "string" },
    only: { type: "string" },
  },
});

const SIZES = [
  { name: "360", width: 360, height: 740 },
  { name: "1280", width: 1280, height: 900 },
];
const THEMES = ["light", "dark"];
// The narrowest phone, a usual one, a tablet.
const NARROW = [320, 360, 768];

const chromePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromePath)) {
  console.error(`There is no browser at ${chromePath}: apt-get install -y chromium, or set CHROMIUM.`);
  process.exit(2);
}
if (!options.url === !options.binary) {
  console.error("Give either --url ADDRESS of a running server or --binary PATH of noi.");
  process.exit(2);
}

const server = options.binary ? await startDemo(options.binary) : null;
const base = new URL(options.url ?? server.url);
const browser = await chromium.launch({
  executablePath: chromePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
if (options.shots) mkdirSync(options.shots, { recursive: true });

const faults = [];
const fault = (where, what) => {
  faults.push(`${where}: ${what}`);
  console.log(`FAULT ${where}: ${what}`);
};

try {
  const only = options.only?.split(",");
  const pages = (await pagesOf(browser, base)).filter(({ name }) => only?.includes(name) ?? true);
  const stories = ["morning", "passkeys", "provider", "xss"].filter((story) => only?.includes(story) ?? story !== "xss");
  if (pages.length === 0 && stories.length === 0) throw new Error(`no page is called ${options.only}`);
  for (const page of pages) await look(page);
  await checkWithoutScript(browser, base, pages, fault);
  if (stories.includes("morning")) await morning(browser, base, fault);
  if (stories.includes("passkeys")) await passkeys(browser, base, (page) => audit(page, axe), fault);
  if (stories.includes("provider")) {
    if (options.binary) await provider(browser, options.binary, (page) => audit(page, axe), fault);
    else console.log("provider: left out, since no --binary was given");
  }
  // Last: it leaves children with odd names behind.
  if (stories.includes("xss")) await xss(browser, base, fault);
} finally {
  await browser.close();
  server?.process.kill("SIGINT");
}
console.log(faults.length === 0 ? "No faults." : `${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);

// One page in every size and language, and in Vietnamese in every theme.
async function look({ name, path, status, as }) {
  for (const lang of ["vi", "en"]) {
    const context = await browser.newContext({
      reducedMotion: "reduce",
      locale: "vi-VN",
      storageState: await stateOf(browser, base, as),
    });
    const page = await context.newPage();
    const where = `${name} (${lang})`;
    watch(page, where, status);
    for (const theme of lang === "vi" ? THEMES : THEMES.slice(0, 1)) {
      const address = through(path, { lang, theme });
      const answer = await page.goto(address.href, { waitUntil: "load" });
      if (answer.status() !== status) fault(where, `status ${answer.status()}, not ${status}`);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const found of await audit(page, axe)) {
          fault(`${where} ${theme} ${size.name}`, found);
        }
        if (options.shots) {
          const file = `${name}-${lang}-${theme}-${size.name}.png`;
          await page.screenshot({ path: join(options.shots, file), fullPage: true });
        }
      }
    }
    for (const width of NARROW) {
      await page.setViewportSize({ width, height: 740 });
      for (const found of await checkLayout(page)) fault(`${where} ${width} px`, found);
    }
    await page.setViewportSize(SIZES[0]);
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    for (const found of await checkLayout(page)) fault(`${where} 360 px, text 200 %`, found);
    await context.close();
  }
  console.log(`${name}: ${path}`);
}

function watch(page, where, status) {
  page.on("console", (message) => {
    // The browser itself notes the status of a page that is meant to be an error.
    const expected = status >= 400 && message.text().includes(`status of ${status}`);
    if (message.type() === "error" && !expected) fault(where, `console: ${message.text()}`);
  });
  page.on("pageerror", (error) => fault(where, `script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== base.origin) {
      fault(where, `asks elsewhere: ${request.url()}`);
    }
  });
}

function through(path, values) {
  const address = new URL(path, base);
  for (const [key, value] of Object.entries(values)) address.searchParams.set(key, value);
  return address;
}
