// Whether there is a deployment to test, and whether it lets the caller in: else each row would tell of a broken contract. Used by
// scripts/contract.mjs.
import { createCaller } from './caller.mjs';

const refusals = [400, 401, 403, 404];

/** Throws an Error of one line. With credentials it logs in, and out again; any other fault is for the rows to tell. */
export async function reach({ url, client, user, writes }) {
  const { call, good } = createCaller({ url, client, user });
  const answerTo = async (request) => {
    try {
      return await call(request);
    } catch (error) {
      throw new Error(`Can't reach ${url}: ${error.cause?.message ?? error.message}.`);
    }
  };
  await answerTo({ path: '/health/live' });
  if (!writes) return;
  const { status, code, json } = await answerTo(good.login());
  if (refusals.includes(status)) {
    const what =
      code === 'PARAM_ILLEGAL'
        ? 'the client: check --client-id and --client-secret'
        : 'the user: check --email and --password';
    throw new Error(`${url} refuses ${what} (login answered ${status} ${code ?? 'without a code'}).`);
  }
  if (json?.sessionId) await answerTo(good.logout({ sessionId: json.sessionId }));
}
