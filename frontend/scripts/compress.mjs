// Lays FILE.br and FILE.gz beside what the build made, so that the server compresses nothing itself.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url).pathname;
const COMPRESSIBLE = /\.(js|css|svg|json|txt|webmanifest)$/;

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

for (const name of readdirSync(dist, { recursive: true }).filter((name) => COMPRESSIBLE.test(name))) {
  const bytes = readFileSync(join(dist, name));
  writeFileSync(join(dist, `${name}.br`), brotli(bytes));
  writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
