// The operation of D3.
import { Body, Post, Response, Route, Security, Tags } from '@tsoa/runtime';
import type { LoginRequest, LoginResult, ResultError } from '../../generated/types.js';
import type { Call } from '../http/call.js';
import { success } from '../http/envelopes.js';
import type { Services } from '../services/services.js';

@Route()
@Tags('user')
export class UserController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

  @Post('/user/login')
  @Security({ clientId: [], clientSecret: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(403)
  @Response<ResultError>(404)
  @Response<ResultError>(405)
  @Response<ResultError>(413)
  @Response<ResultError>(415)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async login(@Body() body: LoginRequest): Promise<LoginResult> {
    const { email, password, isRemembered = false } = body;
    const { clientId } = this.call;
    const login = { clientId, email, password, isRemembered };
    const { sessionId, session } = await this.services.logins.login(login, this.call.address);
    this.call.announce(session);
    return success({ sessionId });
  }
}
