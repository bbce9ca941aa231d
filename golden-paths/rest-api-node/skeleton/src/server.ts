/** Listens, and stops in a way that no request notices. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { createApp } from './app.js';
import type { Config } from './config.js';
import type { Log } from './log.js';

export interface Running {
  port: number;
  stop: () => Promise<void>;
}

/** How long it goes on serving after it was told to stop: until then the load balancer may send requests. */
const drained = (): Promise<void> => sleep(5_000);

export async function start(config: Config, log: Log, description: string, drain = drained): Promise<Running> {
  let ready = true;
  const app = createApp({ log, ready: () => ready, description });
  const server = createServer({ requestTimeout: config.requestTimeout, headersTimeout: 5_000 }, app);
  const port = await listen(server, config.port);
  log.info('listening', { port });

  async function stop(): Promise<void> {
    if (!ready) return;
    ready = false;
    log.info('stopping');
    await drain();
    const closed = new Promise<void>((resolve) => server.close(() => { resolve(); }));
    server.closeIdleConnections();
    const late = setTimeout(() => {
      log.warn('requests were still open');
      server.closeAllConnections();
    }, config.shutdownTimeout);
    await closed;
    clearTimeout(late);
  }

  return { port, stop };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => { resolve((server.address() as AddressInfo).port); });
  });
}
