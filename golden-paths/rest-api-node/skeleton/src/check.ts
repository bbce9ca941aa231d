/** Asks the running service whether it is alive; the health check of the image. */

import { load } from './config.js';

const answer = await fetch(`http://127.0.0.1:${load(process.env).port}/livez`, { signal: AbortSignal.timeout(2_000) });
process.exitCode = answer.status === 204 ? 0 : 1;
