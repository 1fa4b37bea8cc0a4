// What people do at the desk, from the door to the door.

import { createHmac } from "node:crypto";

import { demoPassword } from "./demo.mjs";
import { signIn } from "./people.mjs";

export async function morning(browser, base, fault) {
  await officerWithCodes(browser, base, fault);
  await school(browser, base, fault);
  await managerWithAReason(browser, base, fault);
}

// An officer sets up codes, goes out, comes in with a code, finds a child, and goes out: then the
// back button shows nothing.
async function officerWithCodes(browser, base, fault) {
  const where = "an officer's morning";
  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await signIn(page, base, "congtacvien");
  await page.goto(new URL("/tai-khoan/ma-xac-nhan", base).href);
  const secret = await page.locator("input[name=secret]").inputValue();
  await page.locator("input[name=code]").fill(codeOf(secret, Date.now()));
  await page.locator("input[name=so_far]").fill(demoPassword);
  await page.locator("main form button.primary").click();
  if (!(await page.locator("main").innerText()).includes("mã")) fault(where, "codes were not set up");
  await signOut(page, base);

  await page.goto(new URL("/tre-em?lang=vi", base).href);
  if (!page.url().includes("/dang-nhap?next=")) fault(where, `not sent to the door but to ${page.url()}`);
  await page.getByLabel("Tên đăng nhập").fill("congtacvien");
  await page.getByLabel("Mật khẩu").fill(demoPassword);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  // The code that set them up is used; the next one counts.
  await page.locator("input[name=code]").fill(codeOf(secret, Date.now() + 30_000));
  await page.locator("main form button.primary").click();
  if (new URL(page.url()).pathname !== "/tre-em") fault(where, `after the code: ${page.url()}`);

  const name = (await page.locator("main table tbody a").first().innerText()).trim();
  await page.locator("main table tbody a").first().click();
  if ((await page.locator("h1").innerText()).trim() !== name) fault(where, "another child's page");
  const address = page.url();
  await signOut(page, base);
  await page.goBack();
  await page.reload();
  if ((await page.content()).includes(name)) fault(where, "the name is there after signing out");
  const answer = await page.goto(address);
  if (!answer.url().includes("/dang-nhap")) fault(where, "the child is open after signing out");
  await context.close();
}

// A school sees its own children, and nothing of what it doesn't need.
async function school(browser, base, fault) {
  const where = "a school's view";
  const officer = await browser.newContext({ locale: "vi-VN" });
  const page = await officer.newPage();
  await signIn(page, base, "canbo.xa");
  // None of the youngest goes to school.
  await page.goto(new URL("/tre-em?age=0&lang=vi", base).href);
  const others = await page.locator("main table tbody a").evaluateAll((all) => all.map((a) => a.pathname));
  await officer.close();

  const context = await browser.newContext({ locale: "vi-VN" });
  const school = await context.newPage();
  await signIn(school, base, "truonghoc");
  await school.goto(new URL("/tre-em?lang=vi", base).href);
  const pupils = await school.locator("main table tbody a").evaluateAll((all) => all.map((a) => a.pathname));
  if (pupils.length === 0) fault(where, "no pupils");
  const protectedWords = ["Hoàn cảnh", "khuyết tật", "Số định danh thẻ", "PHQ", "trầm cảm", "bạo lực", "xâm hại"];
  for (const pupil of pupils.slice(0, 25)) {
    await school.goto(new URL(`${pupil}?lang=vi`, base).href);
    const words = await school.locator("main").innerText();
    for (const word of protectedWords) if (words.includes(word)) fault(where, `“${word}” on ${pupil}`);
  }
  const [foreign] = others;
  if (!foreign) {
    fault(where, "no child in its first year");
  } else {
    const answer = await school.goto(new URL(foreign, base).href);
    if (answer.status() !== 404) fault(where, `status ${answer.status()} for a child who isn't theirs`);
  }
  await context.close();
}

// A leader opens one record for a written reason, and the auditor sees that.
async function managerWithAReason(browser, base, fault) {
  const where = "a record opened for a reason";
  const officer = await browser.newContext({ locale: "vi-VN" });
  const list = await officer.newPage();
  await signIn(list, base, "canbo.xa");
  await list.goto(new URL("/tre-em?lang=vi", base).href);
  const path = await list.locator("main table tbody a").first().evaluate((a) => a.pathname);
  const name = (await list.locator("main table tbody a").first().innerText()).trim();
  await officer.close();

  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await signIn(page, base, "lanhdao.xa");
  await page.goto(new URL(path, base).href);
  if ((await page.content()).includes(name)) fault(where, "the name is there before the reason");
  await page.locator("textarea[name=reason]").fill("ngắn");
  await page.locator("main form button.primary").click();
  if ((await page.content()).includes(name)) fault(where, "too short a reason opens it");
  await page.locator("textarea[name=reason]").fill("Gia đình báo trẻ ốm nặng, cần liên hệ trạm y tế ngay.");
  await page.locator("main form button.primary").click();
  if ((await page.locator("h1").innerText()).trim() !== name) fault(where, "it isn't open after the reason");
  await context.close();

  const auditing = await browser.newContext({ locale: "vi-VN" });
  const audit = await auditing.newPage();
  await signIn(audit, base, "kiemtra");
  const words = await audit.locator("main").innerText();
  if (!words.includes("Mở khẩn cấp")) fault(where, "the audit doesn't tell of it");
  if (words.includes(name)) fault(where, "the audit holds the child's name");
  await auditing.close();
}

async function signOut(page, base) {
  await page.goto(new URL("/tai-khoan", base).href);
  await page.getByRole("button", { name: "Đăng xuất" }).first().click();
  await page.waitForLoadState("load");
}

// RFC 6238 with SHA-1, six digits, thirty seconds.
function codeOf(secret, milliseconds) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  const number = (mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, "0");
}
