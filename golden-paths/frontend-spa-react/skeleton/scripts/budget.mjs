// Compares what a visitor downloads at first (gzip, in KiB) with budget.json. Chunks that are
// loaded later do not count. Exit code 1: over the budget.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { gzipSync } from "node:zlib";

const manifest = JSON.parse(await readFile("dist/.vite/manifest.json", "utf8"));
const budget = JSON.parse(await readFile("budget.json", "utf8"));

const files = new Set();
function follow(key) {
  const chunk = manifest[key];
  if (files.has(chunk.file)) {
    return;
  }
  files.add(chunk.file);
  for (const style of chunk.css ?? []) {
    files.add(style);
  }
  for (const next of chunk.imports ?? []) {
    follow(next);
  }
}
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isEntry) {
    follow(key);
  }
}

const sizes = { javascript: 0, css: 0, total: 0 };
for (const file of files) {
  const size = gzipSync(await readFile(`dist/${file}`)).length / 1024;
  sizes[file.endsWith(".css") ? "css" : "javascript"] += size;
  sizes.total += size;
}
for (const [kind, limit] of Object.entries(budget)) {
  const over = sizes[kind] > limit;
  process.stdout.write(`${kind}: ${sizes[kind].toFixed(1)} of ${limit} KiB${over ? ", over" : ""}\n`);
  if (over) {
    process.exitCode = 1;
  }
}
