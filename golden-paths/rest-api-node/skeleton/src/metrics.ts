/** Rate, errors and duration of requests, for Prometheus. */

import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'code'],
    registers: [this.registry],
  });
  readonly #seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'code'],
    // The objective for latency must be one of them: a percentile is only as exact as the
    // buckets around it.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** route is the pattern that matched, never the path: endless label values would fill the monitoring. */
  observe(method: string, route: string, code: number, seconds: number): void {
    const labels = { method: methods.has(method) ? method : 'other', route, code };
    this.#requests.inc(labels);
    this.#seconds.observe(labels, seconds);
  }
}
