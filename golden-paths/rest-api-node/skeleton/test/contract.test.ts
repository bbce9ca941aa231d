/** What openapi.yaml promises is what the service does: requests and answers are checked against it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';

import { createApp } from '../src/app.js';
import { createLog } from '../src/log.js';

const description = resolve('openapi.yaml');
const lines: string[] = [];
const app = createApp({
  log: createLog('info', (line) => void lines.push(line)),
  ready: () => true,
  description,
  checkAnswers: true,
});
const server = createServer(app);
let base = '';

before(() => new Promise<void>((done) => {
  server.listen(0, () => {
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    done();
  });
}));
after(() => { server.close(); });

const get = (path: string, headers: Record<string, string> = {}) => fetch(base + path, { headers });

test('a greeting names who asked', async () => {
  const answer = await get('/v1/greetings/Zo%C3%AB');
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { message: 'Hello, Zoë' });
});

test('a request that is not as described is refused before any code of ours runs', async () => {
  const answer = await get('/v1/greetings/' + 'a'.repeat(81));
  assert.equal(answer.status, 400);
  assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/);
  assert.equal((await answer.json() as { status: number }).status, 400);
});

test('every described path is served', async () => {
  const { paths } = parse(readFileSync(description, 'utf8')) as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => ({ path, method })));
  assert.ok(described.length > 0);
  for (const { path, method } of described) {
    const answer = await fetch(base + path.replaceAll(/\{[^}]+\}/g, 'x'), { method: method.toUpperCase() });
    assert.notEqual(answer.status, 404, `nothing serves ${method} ${path}`);
    assert.ok(answer.status < 500, `${method} ${path} fails`);
  }
});

test('a path that is not described is not found', async () => {
  assert.equal((await get('/nowhere')).status, 404);
});

test('alive, ready and described', async () => {
  assert.equal((await get('/livez')).status, 204);
  assert.equal((await get('/readyz')).status, 204);
  assert.match(await (await get('/openapi.yaml')).text(), /^---\nopenapi: 3/);
});

test('requests are counted by route, not by path', async () => {
  await get('/v1/greetings/a');
  const text = await (await get('/metrics')).text();
  assert.match(text, /http_requests_total\{method="GET",route="\/v1\/greetings\/:name",code="200"\} [1-9]/);
  assert.match(text, /http_request_duration_seconds_bucket\{le="0.5",/);
  assert.doesNotMatch(text, /greetings\/a/);
});

test('a request leaves a line with its trace', async () => {
  await get('/livez', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  const found = lines.map((line) => JSON.parse(line) as { trace_id?: string }).some((line) => line.trace_id === '0af7651916cd43dd8448eb211c80319c');
  assert.ok(found, lines.join(''));
});
