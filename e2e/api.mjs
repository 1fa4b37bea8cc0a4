// The API against its own description: schemathesis asks a demonstration for everything that
// `/api/v1/openapi.json` says, and for what it says can't be, and compares every answer with it.
//
//   node api.mjs --binary target/release/noi --schemathesis schemathesis

import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

import { demoPassword, startDemo } from "./demo.mjs";

const { values: given } = parseArgs({
  options: {
    binary: { type: "string" },
    schemathesis: { type: "string", default: "schemathesis" },
  },
});
if (!given.binary) throw new Error("--binary says which noi to start");

// Makes a token as a person would, on the account's page.
async function token(base, login) {
  const post = (path, fields, cookie = "") =>
    fetch(new URL(path, base), {
      method: "POST",
      redirect: "manual",
      headers: { origin: new URL(base).origin, cookie },
      body: new URLSearchParams(fields),
    });
  const came = await post("/dang-nhap", { login, password: demoPassword });
  const cookie = came.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const scopes = ["read-children", "read-figures", "record"].map((scope) => ["scope", scope]);
  const fields = [["do", "make"], ["token_name", "schemathesis"], ["days", "7"], ...scopes];
  const made = await post("/tai-khoan/ma-truy-cap", fields, cookie);
  const found = (await made.text()).match(/noi_[\w-]{43}/);
  if (!found) throw new Error(`${login} got no token: ${made.status}`);
  return found[0];
}

const demo = await startDemo(given.binary);
try {
  const bearer = await token(demo.url, "canbo.xa");
  const description = new URL("/api/v1/openapi.json", demo.url).href;
  const args = ["run", description, "--header", `Authorization: Bearer ${bearer}`];
  const run = spawn(given.schemathesis, ["--config-file", "schemathesis.toml", ...args], {
    cwd: import.meta.dirname,
    stdio: "inherit",
  });
  process.exitCode = await new Promise((resolve, reject) => {
    run.on("exit", (code) => resolve(code ?? 1));
    run.on("error", reject);
  });
} finally {
  demo.process.kill("SIGINT");
}
