// Passkeys with the browser's own authenticator: one is made, opens without a name or a password,
// doesn't where nobody is made sure of, and opens nothing once it was removed.

import { demoPassword } from "./demo.mjs";
import { signIn } from "./people.mjs";

const WHO = "canbo.xa";

export async function passkeys(browser, base, audit, fault) {
  const where = "passkeys";
  const check = (holds, what) => holds || fault(where, what);
  // A key is tied to a name, and this machine's number is none.
  const here = new URL(base);
  here.hostname = "localhost";
  const at = (path) => new URL(path, here).href;
  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  page.on("pageerror", (error) => fault(where, `script: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) fault(where, message.text());
  });
  const looksWell = async () => {
    for (const found of await audit(page)) fault(`${where}: ${new URL(page.url()).pathname}`, found);
  };
  const path = () => new URL(page.url()).pathname;
  const isIn = async () => {
    await page.goto(at("/tai-khoan?lang=vi"));
    return path() === "/tai-khoan";
  };
  const signOut = async () => {
    await page.goto(at("/tai-khoan?lang=vi"));
    await page.getByRole("button", { name: "Đăng xuất" }).click();
  };
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  try {
    await signIn(page, here, WHO);
    await page.goto(at("/tai-khoan/khoa?lang=vi"));
    await looksWell();
    await page.locator("input[name=name]").fill("Máy để thử");
    await page.locator("main form.card input[name=so_far]").fill(demoPassword);
    await page.locator("main form.card button.primary").click();
    await page.waitForSelector("form[data-passkey=create]");
    await looksWell();
    await page.locator("form[data-passkey] button").click();
    await page.getByRole("heading", { name: "Máy để thử" }).waitFor();
    await looksWell();
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    check(credentials.length === 1 && credentials[0].isResidentCredential, "no resident credential was made");
    await signOut();
    check(!(await isIn()), "in after signing out");

    // In by it alone, and on to where the person wanted to go.
    await page.goto(at("/tre-em?lang=vi"));
    await page.getByRole("link", { name: "Đăng nhập bằng khóa" }).click();
    await looksWell();
    await page.locator("form[data-passkey] button").click();
    await page.waitForURL((url) => url.pathname === "/tre-em");
    check(await isIn(), "not in by the passkey");
    await signOut();

    // Nobody is made sure of: the page says so, and the password is still there.
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.goto(at("/dang-nhap/khoa?lang=vi"));
    await page.locator("form[data-passkey] button").click();
    await page.locator("[data-passkey-says]:not([hidden])").waitFor();
    check(path() === "/dang-nhap/khoa", "sent on without anybody being made sure of");
    check(!(await isIn()), "in without anybody being made sure of");
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });

    // Removed, it opens nothing.
    await signIn(page, here, WHO);
    await page.goto(at("/tai-khoan/khoa?lang=vi"));
    await page.locator("main li details summary").click();
    await page.locator("main li input[name=so_far]").fill(demoPassword);
    await page.locator("main li form button").click();
    await page.getByText("Chưa có khóa nào").waitFor();
    await signOut();
    await page.goto(at("/dang-nhap/khoa?lang=vi"));
    await page.locator("form[data-passkey] button").click();
    await page.getByText("không mở được tài khoản nào").waitFor();
    check(!(await isIn()), "in by a passkey that was removed");
  } catch (error) {
    fault(where, `${error.message.split("\n")[0]} (at ${page.url()})`);
  } finally {
    await context.close();
  }
}
