// Prometheus metrics of the process and of every call, by operation, status and code; never by path or caller.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'cloakroom_request_duration_seconds',
    help: 'How long calls took, from their headers to the end of the answer',
    labelNames: ['operation', 'method', 'status', 'code'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const serve: RequestHandler = async (_request, response) => {
    response
      .set('Content-Type', registry.contentType)
      .set('Cache-Control', 'no-store')
      .send(await registry.metrics());
  };
  return {
    registry,
    serve,
    observe: (labels: { operation: string; method: string; status: number; code: string }, seconds: number): void =>
      duration.observe(labels, seconds),
  };
}
