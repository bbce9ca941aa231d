/** Runs the service until it is told to stop. */

import { resolve } from 'node:path';

import { ConfigError, load } from './config.js';
import { createLog } from './log.js';
import { start } from './server.js';

try {
  const config = load(process.env);
  const log = createLog(config.logLevel);
  const running = await start(config, log, resolve('openapi.yaml'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.stop());
  }
} catch (error) {
  const message = error instanceof ConfigError ? error.message : String(error);
  createLog('info').error('ended', { cause: message });
  process.exitCode = 1;
}
