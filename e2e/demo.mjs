// Starts the demonstration and reads the address that it prints.

import { spawn } from "node:child_process";

// No secret: the demonstration prints it.
export const demoPassword = "noi-trinh-dien-2026";

export function startDemo(binary) {
  const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let printed = "";
    const late = setTimeout(() => reject(new Error("the demo printed no address in 120 s")), 120_000);
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      const address = printed.match(/http:\/\/[\w.:[\]]+\//);
      if (address) {
        clearTimeout(late);
        resolve({ process: child, url: address[0] });
      }
    });
    child.on("exit", (code) => reject(new Error(`the demo ended with ${code}`)));
  });
}
