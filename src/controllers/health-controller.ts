// For operators and load balancers.
import { Get, Response, Route, Tags } from '@tsoa/runtime';
import type { LivenessReport, ReadinessReport, ResultError } from '../../generated/types.js';
import type { Call } from '../http/call.js';
import type { Services } from '../services/services.js';

const said = (isWell: boolean) => (isWell ? 'ok' : 'unavailable');

@Route()
@Tags('health')
export class HealthController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

  @Get('/health/live')
  @Response<ResultError>(400)
  @Response<ResultError>(405)
  async getLiveness(): Promise<LivenessReport> {
    return { status: 'ok', checks: { process: 'ok' } };
  }

  @Get('/health/ready')
  @Response<ResultError>(400)
  @Response<ResultError>(405)
  @Response<ReadinessReport>(503)
  async getReadiness(): Promise<ReadinessReport> {
    const { database, server } = await this.services.health.check();
    const isReady = database && server;
    if (!isReady) this.call.response.status(503).set('Retry-After', '1');
    return { status: said(isReady), checks: { database: said(database), server: said(server) } };
  }
}
