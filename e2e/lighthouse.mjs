// Lighthouse on the two pages that are opened most, as a phone on a slow network: accessibility
// and best practices must be 100; performance is printed, and must be 95 unless --no-pace is
// given (a loaded machine says little about it).
//
//   npm install --no-save lighthouse && node lighthouse.mjs --binary ../target/release/noi
//
// Not installed with the rest: it is ten times as large as all other packages together.

import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

import { demoPassword, startDemo } from "./demo.mjs";

const { values: given } = parseArgs({
  options: { binary: { type: "string" }, "no-pace": { type: "boolean", default: false } },
});
if (!given.binary) {
  console.error("--binary says which noi to start");
  process.exit(2);
}
const lighthouse = (
  await import("lighthouse").catch(() => {
    console.error("First: npm install --no-save lighthouse");
    process.exit(2);
  })
).default;

// What must be reached, of a hundred.
const LEAST = {
  accessibility: 100,
  "best-practices": 100,
  performance: given["no-pace"] ? 0 : 95,
};

const demo = await startDemo(given.binary);
const base = new URL(demo.url);
const port = 9_000 + (process.pid % 900);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`],
});
let faults = 0;
try {
  const came = await fetch(new URL("/dang-nhap", base), {
    method: "POST",
    redirect: "manual",
    headers: { origin: base.origin },
    body: new URLSearchParams({ login: "canbo.xa", password: demoPassword }),
  });
  const Cookie = came.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const list = await (await fetch(new URL("/tre-em", base), { headers: { Cookie } })).text();
  const child = list.match(/href="(\/tre-em\/[0-9a-f-]{36})/);
  if (!child) throw new Error("the list shows no child");
  for (const path of ["/", child[1]]) {
    const { lhr } = await lighthouse(new URL(path, base).href, {
      port,
      extraHeaders: { Cookie },
      onlyCategories: Object.keys(LEAST),
      logLevel: "error",
    });
    for (const [category, least] of Object.entries(LEAST)) {
      const { score, auditRefs } = lhr.categories[category];
      const reached = Math.round(score * 100);
      console.log(`${path} ${category}: ${reached}`);
      if (reached >= least) continue;
      faults += 1;
      const lost = auditRefs
        .map(({ id, weight }) => ({ ...lhr.audits[id], weight }))
        .filter(({ weight, score: one }) => weight > 0 && one !== null && one < 0.9);
      for (const { title, displayValue } of lost) {
        console.log(`FAULT ${path} ${category}: ${title} ${displayValue ?? ""}`);
      }
    }
  }
} finally {
  await browser.close();
  demo.process.kill("SIGINT");
}
process.exitCode = faults === 0 ? 0 : 1;
