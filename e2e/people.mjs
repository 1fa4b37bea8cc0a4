// Who looks at the pages: the accounts of the demonstration, each signed in once.

import { demoPassword } from "./demo.mjs";

const states = new Map();

// What a browser keeps after an account has come in; nothing for nobody.
export async function stateOf(browser, base, login) {
  if (!login) return undefined;
  if (!states.has(login)) {
    const context = await browser.newContext({ locale: "vi-VN" });
    const page = await context.newPage();
    await signIn(page, base, login);
    states.set(login, await context.storageState());
    await context.close();
  }
  return states.get(login);
}

// Comes in through the door as a person would.
export async function signIn(page, base, login, password = demoPassword) {
  await page.goto(new URL("/dang-nhap?lang=vi", base).href);
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await page.waitForLoadState("load");
}
