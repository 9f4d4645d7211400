// The operation that closes gap G1: where x-access-token comes from.
import { Post, Response, Route, Security, Tags } from '@tsoa/runtime';
import type { AccessTokenResult, CodeError } from '../../generated/types.js';
import type { Call } from '../http/call.js';
import type { Services } from '../services/services.js';

@Route()
@Tags('token')
export class TokenController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

  @Post('/api/auth/token')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<CodeError>(400)
  @Response<CodeError>(401)
  @Response<CodeError>(405)
  @Response<CodeError>(429)
  @Response<CodeError>(500)
  @Response<CodeError>(503)
  async issueAccessToken(): Promise<AccessTokenResult> {
    await this.services.limits.countToken(this.call.clientId);
    const { accessToken, expiresInSeconds } = await this.services.tokens.issue(this.call.session);
    const payload = { access_token: accessToken, token_type: 'x-access-token', expires_in: expiresInSeconds } as const;
    return { code: 'TOKEN_ISSUED', message: 'Access token issued.', payload };
  }
}
