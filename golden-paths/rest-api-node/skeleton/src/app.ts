/** The whole service as an Express application, without a port: health, metrics, log, API. */

import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';

import { greetings } from './greetings.js';
import { traceId, type Log } from './log.js';
import { Metrics } from './metrics.js';

export interface Options {
  log: Log;
  /** False while the service is stopping. */
  ready: () => boolean;
  /** Path of openapi.yaml. */
  description: string;
  /** Also check answers against the description: in tests. */
  checkAnswers?: boolean;
}

export function createApp(options: Options): Express {
  const metrics = new Metrics();
  const app = express();
  app.disable('x-powered-by');
  app.use(observe(options.log, metrics));
  app.get('/livez', (_request, response) => void response.sendStatus(204));
  app.get('/readyz', (_request, response) => void response.sendStatus(options.ready() ? 204 : 503));
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').sendFile(options.description);
  });
  app.use(express.json({ limit: '1mb' }));
  app.use(
    OpenApiValidator.middleware({
      apiSpec: options.description,
      validateRequests: true,
      validateResponses: options.checkAnswers ?? false,
    }),
  );
  app.use(greetings());
  app.use(problem(options.log));
  return app;
}

/** Counts each request and writes a line about it when it is answered or given up. */
function observe(log: Log, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const began = process.hrtime.bigint();
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      const matched = (request as { route?: { path?: string } }).route?.path ?? 'none';
      metrics.observe(request.method, matched, response.statusCode, seconds);
      log.info('request', {
        method: request.method,
        route: matched,
        status: response.statusCode,
        seconds,
        trace_id: traceId(request.get('traceparent')),
      });
    });
    next();
  };
}

/** Errors in the form of RFC 9457. What went wrong inside is for the log, not for the client. */
function problem(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { status = 500, message = '' } = error as { status?: number; message?: string };
    if (status >= 500) {
      const cause = error instanceof Error ? error.stack : String(error);
      log.error('failed', { method: request.method, cause, trace_id: traceId(request.get('traceparent')) });
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const title = status >= 500 ? 'something went wrong' : message;
    response.status(status).type('application/problem+json').send(JSON.stringify({ title, status }));
  };
}
