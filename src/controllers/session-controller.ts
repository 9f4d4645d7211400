// The operation of D2, and the one that asks whether a session still lives (gap G4).
import { Body, Get, Post, Response, Route, Security, Tags } from '@tsoa/runtime';
import type { LogoutRequest, Result, ResultError, SessionResult } from '../../generated/types.js';
import { ApiError } from '../errors.js';
import type { Call } from '../http/call.js';
import { success } from '../http/envelopes.js';
import type { Services } from '../services/services.js';

@Route()
@Tags('session')
export class SessionController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

  @Get('/session')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(405)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async getSession(): Promise<SessionResult> {
    const { email, isRemembered, createdAt, expiresAt, endsAt } = this.call.session;
    const times = {
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      endsAt: endsAt.toISOString(),
    };
    return success({ session: { email, isRemembered, ...times } });
  }

  /** The session is named twice, in header and body; the two must be equal (decision R7). */
  @Post('/session/logout')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(405)
  @Response<ResultError>(413)
  @Response<ResultError>(415)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async logout(@Body() body: LogoutRequest): Promise<Result> {
    if (body.sessionId !== this.call.state.admitted?.sessionId) {
      throw new ApiError('PARAM_ILLEGAL', 400, 'The sessionId of the header and that of the body differ.');
    }
    await this.services.sessions.logout(this.call.session);
    return success({});
  }
}
