// Looks at a site as a visitor's browser does: `node scripts/smoke.mjs [ADDRESS]`. Without an
// address it serves the build in dist/ on this machine. The workflow "synthetic" runs it
// against the environments. Exit code 1: something is wrong; all of it is told.
import process from "node:process";

const PATIENCE = 10_000;
const problems = [];

async function get(url) {
  const started = Date.now();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    const text = await answer.text();
    process.stdout.write(`${answer.status} ${Date.now() - started} ms ${url}\n`);
    return { status: answer.status, headers: answer.headers, text };
  } catch (error) {
    problems.push(`${url}: ${error.message}`);
    return null;
  }
}

function expect(condition, problem) {
  if (!condition) {
    problems.push(problem);
  }
}

async function check(base, deployed) {
  const index = await get(base);
  if (!index) {
    return;
  }
  expect(index.status === 200, `${base}: answered ${index.status}`);
  expect(index.text.includes('id="root"'), `${base}: is not the page`);
  const links = [...index.text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path);
  expect(links.some((path) => path.endsWith(".js")), `${base}: starts no script`);
  for (const path of links) {
    const url = new URL(path, base);
    const asset = await get(url);
    if (!asset) {
      continue;
    }
    const kind = asset.headers.get("content-type") ?? "";
    expect(asset.status === 200 && /javascript|css/.test(kind), `${url}: ${asset.status} ${kind}`);
    expect(/-[\w-]{8,}\.(js|css)$/.test(url.pathname), `${url}: has no hash in its name`);
    if (deployed) {
      const caching = asset.headers.get("cache-control") ?? "";
      expect(caching.includes("immutable"), `${url}: is not cached for good (${caching})`);
    }
  }
  const route = await get(new URL("some/route", base));
  expect(!route || route.text.includes('id="root"'), "a route of the page is not answered with the page");
  const config = await get(new URL("config.json", base));
  expect(!config || isObject(config.text), "config.json is not an object");
  if (deployed) {
    const caching = index.headers.get("cache-control") ?? "";
    expect(/no-cache|max-age=\d{1,2}\b/.test(caching), `the page is cached for too long (${caching})`);
    for (const name of ["content-security-policy", "strict-transport-security", "x-content-type-options"]) {
      expect(index.headers.has(name), `the header ${name} is missing`);
    }
  }
}

function isObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const [address] = process.argv.slice(2);
if (address) {
  await check(address.endsWith("/") ? address : `${address}/`, true);
} else {
  const { preview } = await import("vite");
  const server = await preview({ preview: { host: "127.0.0.1", port: 0 }, logLevel: "error" });
  await check(`http://127.0.0.1:${server.httpServer.address().port}/`, false);
  await server.close();
}
for (const problem of problems) {
  process.stderr.write(`${problem}\n`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
