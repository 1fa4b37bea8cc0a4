// Signing in through an identity service: a real one (oidc-provider, certified by the OpenID
// Foundation) on this machine under another name, and a server of ours that people sign in to with
// it. Invited, linked, in, out, with a code on top, by a stranger, and while the service is away.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CLIENT = "noi";
const SECRET = "only-for-tests:100%+&";
const PASSWORD = "con trâu đi trước";

export async function provider(browser, binary, audit, fault) {
  const where = "the identity service";
  const check = (holds, what) => holds || fault(where, what);
  const folder = mkdtempSync(join(tmpdir(), "noi-provider-"));
  const service = await listening();
  const issuer = `http://localhost:${service.address().port}`;
  // A ledger is made by what comes first into it.
  const first = join(folder, "tre.csv");
  writeFileSync(first, "Họ và tên,Ngày sinh,Giới tính\nTrẻ Mẫu Một,01/02/2024,Nam\n");
  const into = ["--unit", "xã Mường Phăng", "--data", join(folder, "so")];
  execFileSync(binary, ["import", "children", first, ...into], { stdio: "ignore" });
  const file = join(folder, "oidc.toml");
  writeFileSync(
    file,
    `issuer = "${issuer}"\nclient_id = "${CLIENT}"\nclient_secret_env = "NOI_E2E_SECRET"\n` +
      `label = { vi = "Cổng mẫu", en = "Sample service" }\n`,
  );
  const noi = await serving(binary, join(folder, "so"), file);
  const base = new URL(noi.url);
  service.on("request", await certified(issuer, new URL("/dang-nhap/tu-dich-vu", base).href));
  const at = (path) => new URL(path, base).href;
  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  const shows = async (words) => (await page.locator("main").innerText()).includes(words);
  const toService = () => page.getByRole("link", { name: "Cổng mẫu" }).click();
  const looksWell = async (page) => {
    for (const found of await audit(page)) fault(`${where}: ${new URL(page.url()).pathname}`, found);
  };
  const isIn = async () => {
    await page.goto(at("/tai-khoan?lang=vi"));
    return new URL(page.url()).pathname === "/tai-khoan";
  };
  try {
    // The first administrator sets a password, then links the identity.
    page.setDefaultTimeout(8000);
    await page.goto(noi.link);
    await page.locator("input[name=password]").fill(PASSWORD);
    await page.locator("input[name=again]").fill(PASSWORD);
    await page.locator("main form button.primary").click();
    await signIn(page, at, PASSWORD);
    await page.goto(at("/tai-khoan/danh-tinh?lang=vi"));
    await looksWell(page);
    await page.locator("input[name=so_far]").fill(PASSWORD);
    await page.locator("main form button.primary").click();
    await looksWell(page);
    await toService();
    await vouch(page, issuer, "lan");
    check(page.url() === at("/tai-khoan/danh-tinh?lang=vi") || (await shows("Đã gắn")), `linked, but at ${page.url()}`);
    await signOut(page, at);
    check(!(await isIn()), "signed out, and in all the same");

    // In through the service, and on to where the person wanted to go.
    await page.goto(at("/viec?lang=vi"));
    await toService();
    await vouch(page, issuer, "lan");
    check(new URL(page.url()).pathname !== "/dang-nhap", `not in through the service: ${page.url()}`);
    check(await isIn(), "not in through the service");
    await signOut(page, at);

    // Whom nobody knows here is told what to do, and isn't in.
    const other = await browser.newContext({ locale: "vi-VN" });
    const stranger = await other.newPage();
    await stranger.goto(at("/dang-nhap?lang=vi"));
    await looksWell(stranger);
    await stranger.getByRole("link", { name: "Cổng mẫu" }).click();
    await vouch(stranger, issuer, "nguoi.la");
    await looksWell(stranger);
    check((await stranger.locator("main").innerText()).includes("chưa gắn với tài khoản nào"), "a stranger isn't told");
    await stranger.goto(at("/tai-khoan"));
    check(new URL(stranger.url()).pathname === "/dang-nhap", "a stranger is in");
    await other.close();

    // Whoever thinks better of it at the service comes back to the door.
    const third = await browser.newContext({ locale: "vi-VN" });
    const doubting = await third.newPage();
    await doubting.goto(at("/dang-nhap?lang=vi"));
    await doubting.getByRole("link", { name: "Cổng mẫu" }).click();
    await doubting.getByText("Cancel").click();
    check((await doubting.locator("main").innerText()).includes("chưa xác nhận"), "who went back isn't told");
    await third.close();

    // The service is away: the page says so, and the password opens.
    service.closeAllConnections();
    await new Promise((closed) => service.close(closed));
    noi.process.kill("SIGINT");
    await noi.ended;
    const again = await serving(binary, join(folder, "so"), file);
    try {
      const here = (path) => new URL(path, again.url).href;
      const fourth = await browser.newContext({ locale: "vi-VN" });
      const away = await fourth.newPage();
      await away.goto(here("/dang-nhap?lang=vi"));
      await away.getByRole("link", { name: "Cổng mẫu" }).click();
      check((await away.locator("main").innerText()).includes("Chưa kết nối được"), "it isn't said that the service is away");
      await signIn(away, here, PASSWORD);
      await away.goto(here("/tai-khoan"));
      check(new URL(away.url()).pathname === "/tai-khoan", "the password doesn't open while the service is away");
      await fourth.close();
    } finally {
      again.process.kill("SIGINT");
      await again.ended;
    }
  } catch (error) {
    fault(where, `${error.message.split("\n")[0]} (at ${page.url()})`);
  } finally {
    await context.close();
    service.closeAllConnections();
    service.close();
    noi.process.kill("SIGINT");
    await noi.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function certified(issuer, back) {
  const { default: Provider } = await import("oidc-provider");
  const { generateKeyPair, exportJWK } = await import("jose");
  const keys = await generateKeyPair("ES256", { extractable: true });
  const service = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [back],
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(keys.privateKey)), kid: "mau", use: "sig", alg: "ES256" }] },
    cookies: { keys: ["chỉ để thử"] },
  });
  return service.callback();
}

// Shows the service who one is: its own pages take any password.
async function vouch(page, issuer, name) {
  for (let step = 0; step < 4 && page.url().startsWith(issuer); step += 1) {
    if (await page.locator("input[name=login]").count()) {
      await page.locator("input[name=login]").fill(name);
      await page.locator("input[name=password]").fill("x");
    }
    await page.locator("button[type=submit]").first().click();
    await page.waitForLoadState("load");
  }
}

async function signIn(page, at, password) {
  await page.goto(at("/dang-nhap?lang=vi"));
  await page.getByLabel("Tên đăng nhập").fill("quantri");
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await page.waitForLoadState("load");
}

async function signOut(page, at) {
  await page.goto(at("/tai-khoan?lang=vi"));
  await page.getByRole("button", { name: "Đăng xuất" }).click();
}

function listening() {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, "localhost", () => resolve(server)));
}

// A server of ours; with the link for the first administrator as long as nobody has come.
function serving(binary, data, file) {
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", "--oidc", file], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NOI_E2E_SECRET: SECRET },
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  return new Promise((resolve, reject) => {
    let printed = "";
    const late = setTimeout(() => reject(new Error("the server printed no address in 60 s")), 60_000);
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      if (!/Ctrl/i.test(printed)) return;
      clearTimeout(late);
      resolve({
        process: child,
        ended,
        url: printed.match(/http:\/\/[\w.:[\]]+\//)[0],
        link: printed.match(/http:\S+\/loi-moi\/\S+/)?.[0],
      });
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
