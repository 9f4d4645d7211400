// Prometheus metrics of the process and of every call, by operation, status and code; never by path or caller.
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** `ofAll` gives the registry's metrics and those of the other workers, where there are any. */
export function createMetrics(ofAll?: (registry: Registry) => (() => Promise<string>) | undefined) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'cloakroom_request_duration_seconds',
    help: 'How long calls took, from their headers to the end of the answer',
    labelNames: ['operation', 'method', 'status', 'code'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  /** Counted without the registry, which would take a tenth of what refusing may cost. */
  const refused = new Map<string, number>();
  new Counter({
    name: 'cloakroom_refused_total',
    help: 'Calls that were told to come again (503) before any work, since the server was behind',
    labelNames: ['operation'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [operation, count] of refused) this.inc({ operation }, count);
    },
  });
  const watched = new Map<string, () => number>();
  new Gauge({
    name: 'cloakroom_calls_under_way',
    help: 'Calls that the server works on, by the line they stand in',
    labelNames: ['line'] as const,
    registers: [registry],
    collect() {
      for (const [line, count] of watched) this.set({ line }, count());
    },
  });
  const gather = ofAll?.(registry) ?? (() => registry.metrics());
  const serve: RequestHandler = async (_request, response) => {
    response
      .set('Content-Type', registry.contentType)
      .set('Cache-Control', 'no-store')
      .send(await gather());
  };
  return {
    registry,
    serve,
    /** Has a line's calls under way told. */
    watch: (line: string, count: () => number): void => void watched.set(line, count),
    countRefused: (operation: string): void => void refused.set(operation, 1 + (refused.get(operation) ?? 0)),
    observe: (labels: { operation: string; method: string; status: number; code: string }, seconds: number): void =>
      duration.observe(labels, seconds),
  };
}
