import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { test } from 'node:test';

import { createLog } from '../src/log.js';
import { start } from '../src/server.js';

const silent = createLog('error');
const config = { port: 0, logLevel: 'error', requestTimeout: 5_000, shutdownTimeout: 2_000 } as const;
const description = resolve('openapi.yaml');
const now = (): Promise<void> => Promise.resolve();

test('while it stops it still answers, but says that it is not ready', async () => {
  let drained = (): void => undefined;
  const running = await start(config, silent, description, () => new Promise((done) => { drained = done; }));
  const stopped = running.stop();
  const at = (path: string) => fetch(`http://127.0.0.1:${running.port}${path}`);
  assert.equal((await at('/readyz')).status, 503);
  assert.equal((await at('/v1/greetings/late')).status, 200);
  drained();
  await stopped;
  await assert.rejects(at('/livez'));
});

test('a connection that says nothing does not keep it from stopping', async () => {
  const running = await start({ ...config, shutdownTimeout: 100 }, silent, description, now);
  const idle = connect(running.port, '127.0.0.1');
  await new Promise((connected) => idle.once('connect', connected));
  idle.write('GET /livez HTTP/1.1\r\n');
  await running.stop();
  idle.destroy();
});

test('stopping twice is stopping once', async () => {
  const running = await start(config, silent, description, now);
  await Promise.all([running.stop(), running.stop()]);
});
