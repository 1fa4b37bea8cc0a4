// Five hundred ways of putting a script into a page, written into every text field of the forms
// that register, search and import, in a real browser: nothing runs, nothing is asked of
// elsewhere, no policy is broken, and every name comes back as it was written.

import { stateOf } from "./people.mjs";

// What could come before, to get out of where the text is put.
const BEFORE = [
  "",
  '"',
  "'",
  '">',
  "'>",
  "-->",
  "]]>",
  "</title>",
  "</textarea>",
  "</option></select>",
  "</script>",
  "</style>",
  "</svg>",
  "</h1></main>",
  "\u0000",
  "\\",
  "`",
  // Composed and decomposed.
  "Nguyễn Thị Huệ ".normalize("NFC"),
  "Nguyễn Thị Huệ ".normalize("NFD"),
  "Ự Ổ ".normalize("NFD") + "\u202e",
];

// What would then run, load or change something. The element makes an unescaped text visible.
const MARK = "noi-xss";
const VECTORS = [
  (n) => `<script>xss(${n})</script>`,
  (n) => `<ScRiPt src=//xss.example/${n}></sCrIpT>`,
  (n) => `<img src=x onerror=xss(${n})>`,
  (n) => `<img src=//xss.example/${n}.png>`,
  (n) => `<svg onload=xss(${n})>`,
  (n) => `<svg><script>xss(${n})</script></svg>`,
  (n) => `<svg><a xlink:href=javascript:xss(${n})><text y=9>x</text></a></svg>`,
  (n) => `<math><mtext><img src=x onerror=xss(${n})></mtext></math>`,
  (n) => `<details open ontoggle=xss(${n})><summary>x</summary></details>`,
  (n) => `<input autofocus onfocus=xss(${n})>`,
  (n) => `<iframe srcdoc="&lt;script&gt;xss(${n})&lt;/script&gt;"></iframe>`,
  (n) => `<object data=//xss.example/${n}></object>`,
  (n) => `<video><source onerror=xss(${n})></video>`,
  (n) => `<a href=javascript:xss(${n}) id=x${n}>x</a>`,
  (n) => `<form action=//xss.example/${n}><button>x</button></form>`,
  (n) => `<base href=//xss.example/${n}/>`,
  (n) => `<meta http-equiv=refresh content=0;url=//xss.example/${n}>`,
  (n) => `<link rel=stylesheet href=//xss.example/${n}.css>`,
  (n) => `<style>*{background:url(//xss.example/${n})}</style>`,
  (n) => ` onmouseover=xss(${n}) style=position:fixed;inset:0 `,
  (n) => ` autofocus onfocus=xss(${n}) x=`,
  (n) => `&lt;script&gt;xss(${n})&lt;/script&gt;`,
  (n) => `{{constructor.constructor('xss(${n})')()}}\${xss(${n})}`,
  (n) => `<noscript><p title="</noscript><img src=x onerror=xss(${n})>">`,
  (n) => `<template><img src=x onerror=xss(${n})></template><%= xss(${n}) %>`,
];

export function payloads() {
  const all = BEFORE.flatMap((before, at) =>
    VECTORS.map((vector, nth) => `${before}<${MARK}>${vector(at * VECTORS.length + nth)}`),
  );
  if (all.length < 500) throw new Error(`only ${all.length} payloads`);
  return all;
}

export async function xss(browser, base, fault) {
  const storageState = await stateOf(browser, base, "canbo.xa");
  const context = await browser.newContext({ locale: "vi-VN", storageState });
  const page = await context.newPage();
  let where = "xss";
  const harm = (what) => fault(where, what);
  await page.exposeFunction("xss", (n) => harm(`payload ${n} ran`));
  await page.exposeFunction("brokenPolicy", (what) => harm(`policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.brokenPolicy(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  page.on("dialog", (dialog) => {
    harm(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => harm(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself notes the status of a form that is shown again.
    if (message.type() === "error" && !message.text().includes("status of 4")) {
      harm(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== base.origin) harm(`asks elsewhere: ${request.url()}`);
  });
  const look = async () => {
    const found = await page.evaluate(
      (mark) => document.querySelectorAll(`${mark}, base, main script, main iframe, main object`).length,
      MARK,
    );
    if (found > 0) harm(`${found} elements of a payload are on ${page.url().slice(0, 200)}`);
  };
  const all = payloads();
  // Sends the form of the page with a payload in each of its text fields.
  const send = async (first, values) => {
    const fields = await page.evaluate(
      ([payloads, values]) => {
        const form = document.querySelector("main form.entry");
        const fields = [...form.querySelectorAll("input[type=text], input[type=search], textarea")];
        fields.forEach((field, nth) => {
          field.value = values[field.name] ?? payloads[nth % payloads.length];
        });
        return fields.length;
      },
      [all.slice(first).concat(all.slice(0, first)).slice(0, 20), values],
    );
    await Promise.all([
      page.waitForNavigation({ waitUntil: "load" }),
      page.locator("main form.entry button.primary").click(),
    ]);
    await look();
    return fields;
  };

  where = "xss, registering";
  await page.goto(new URL("/tre-em/dang-ky", base).href);
  // Each time other fields have other payloads, until every field had every one; the form comes
  // back with all that was typed.
  let fields = 0;
  for (let first = 0; first < all.length; first += 1) fields = await send(first, {});
  if (fields < 9) harm(`the form has only ${fields} text fields`);

  where = "xss, registered";
  for (let first = 0; first < all.length; first += 50) {
    await page.goto(new URL("/tre-em/dang-ky", base).href);
    await send(first, { birth_day: "5", birth_month: "3", birth_year: "2024" });
    // What is odd is asked about once: it is said to be right.
    const anyway = page.locator("main section.doubts form button.primary");
    if ((await anyway.count()) > 0) {
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), anyway.click()]);
      await look();
    }
    if (!/^\/tre-em\/0/.test(new URL(page.url()).pathname)) harm(`not registered: ${page.url()}`);
  }

  where = "xss, searching";
  for (const payload of all) {
    const address = new URL("/tre-em", base);
    address.searchParams.set("q", payload);
    await page.goto(address.href);
    await look();
  }

  where = "xss, importing";
  const cell = (text) => `"${text.replaceAll("\u0000", "").replaceAll('"', '""')}"`;
  const rows = all.map((payload, nth) => {
    // Each tenth can't be taken, so that its words stand among the reasons.
    const birth = nth % 10 === 9 ? payload : `${(nth % 28) + 1}/03/2024`;
    return [payload, birth, payload, payload, payload, payload, payload].map(cell).join(",");
  });
  const titles = "Họ và tên,Ngày sinh,Giới tính,Thôn,Dân tộc,Họ tên mẹ,Điện thoại";
  await page.goto(new URL("/nhap-tep", base).href);
  await page.locator("input[type=file]").setInputFiles({
    name: `<${MARK}>"><img src=x onerror=xss(0)>.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(`${titles},${cell(all[2])}\n${rows.join("\n")}\n`),
  });
  const submit = async (button) => {
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), button.click()]);
    await look();
  };
  await submit(page.locator("main form.entry button.primary"));
  await submit(page.locator("main button[value=look]"));
  await submit(page.locator("main button[value=import]"));
  await page.locator("#reason").fill("");
  await submit(page.locator("main form.entry button"));
  await page.goto(new URL("/nhap-tep", base).href);
  await look();

  where = "xss, in lists";
  const names = new Set();
  for (let number = 1; number <= 12; number += 1) {
    await page.goto(new URL(`/tre-em?q=noi-xss&page=${number}`, base).href);
    await look();
    const shown = await page.locator("main table tbody th").allInnerTexts();
    for (const name of shown) names.add(name.trim());
    if (shown.length === 0) break;
  }
  const composed = [...names].filter((name) => name.startsWith("Nguyễn Thị Huệ".normalize("NFC")));
  if (composed.length === 0) harm("no name came back composed");
  if (names.size < 300) harm(`only ${names.size} of the names are in the list`);

  where = "xss, taken back";
  await page.goto(new URL("/nhap-tep", base).href);
  await submit(page.locator("main table tbody a").first());
  await page.locator("#reason").fill(all[2]);
  await submit(page.locator("main form.entry button"));
  await context.close();
  console.log(`xss: ${all.length} payloads in ${fields} fields, a search and a file`);
}
