/** What the service is for. To be replaced; openapi.yaml says what requests look like. */

import { Router } from 'express';

export function greetings(): Router {
  const router = Router();
  // By the time this runs, the request has been checked against openapi.yaml.
  router.get('/v1/greetings/:name', (request, response) => {
    response.json({ message: `Hello, ${request.params.name}` });
  });
  return router;
}
