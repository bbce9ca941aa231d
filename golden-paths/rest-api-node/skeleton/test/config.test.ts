import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConfigError, load } from '../src/config.js';

test('everything has a default', () => {
  assert.deepEqual(load({}), { port: 8080, logLevel: 'info', requestTimeout: 10_000, shutdownTimeout: 20_000 });
});

test('the environment wins', () => {
  const config = load({ PORT: '9000', LOG_LEVEL: 'debug' });
  assert.equal(config.port, 9000);
  assert.equal(config.logLevel, 'debug');
});

test('all problems are told at once', () => {
  const wrong = { PORT: 'http', LOG_LEVEL: 'loud', REQUEST_TIMEOUT_MS: '-1' };
  assert.throws(() => load(wrong), (error) => {
    assert.ok(error instanceof ConfigError);
    for (const name of Object.keys(wrong)) assert.match(error.message, new RegExp(name));
    return true;
  });
});
