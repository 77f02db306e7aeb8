// Reads cases from standard input, runs each through the site's browser module, prints outcomes.
import { pathToFileURL } from "node:url";

globalThis.crypto ??= (await import("node:crypto")).webcrypto;
const { verifyReceipt } = await import(pathToFileURL(process.argv[2]).href);
let input = "";
for await (const part of process.stdin) input += part;
const outcomes = [];
for (const { receipt, evidence, origin, vkeys, now, without } of JSON.parse(input)) {
  const real = globalThis.crypto.subtle.importKey;
  if (without) {
    globalThis.crypto.subtle.importKey = async (...given) => {
      if (given[2] === "Ed25519") throw new DOMException("", "NotSupportedError");
      return real.apply(globalThis.crypto.subtle, given);
    };
  }
  const moment = now ? new Date(now) : undefined;
  outcomes.push(await verifyReceipt(receipt, evidence, { origin, vkeys }, moment));
  globalThis.crypto.subtle.importKey = real;
}
console.log(JSON.stringify(outcomes));
