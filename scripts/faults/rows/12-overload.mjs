// Row 12: more calls than the server can do, in an open loop: uploads and logins tenfold, session calls twice. Server and load have
// a core each.
import { form } from '../support/api.mjs';
import { png } from '../support/images.mjs';
import { figuresOf, load } from '../support/open-loop.mjs';
import { onStage } from '../support/stage.mjs';

const isServed = (status) => status === 200;
const isShed = (status) => status === 503;

const encoded = (text) => Buffer.from(text).toString('base64');
const requestsOf = ({ client, user }, sessionId) => {
  const { body, type } = form(png(20_000));
  const session = { ...client, sessionId };
  const json = { 'Content-Type': 'application/json' };
  return {
    login: {
      method: 'POST',
      path: '/user/login',
      headers: { ...client, ...json },
      body: encoded(JSON.stringify(user)),
    },
    uploadImage: {
      method: 'POST',
      path: '/image/upload',
      headers: { ...session, ...type },
      body: body.toString('base64'),
    },
    getSession: { method: 'GET', path: '/session', headers: session },
  };
};
/** Where the search for the peak begins, a second. */
const guess = { login: 20, uploadImage: 40, getSession: 200 };
const overloads = { login: 10, uploadImage: 10, getSession: 2 };
const connections = 1_500;

/** The highest rate that is served whole, with a 99th percentile below half a second: by each growth in turn, as far as it goes. */
async function peakOf(run, first, seconds, growths) {
  let peak = 0;
  let whole = first / growths[0];
  for (const growth of growths) {
    for (let rate = Math.round(whole * growth); ; rate = Math.round(rate * growth)) {
      const { seen, unsent } = await run(rate, seconds);
      const served = figuresOf(seen, isServed, seconds);
      peak = Math.max(peak, served.perSecond);
      if (unsent > 0 || served.perSecond < 0.97 * rate || served.p99 > 500) break;
      whole = rate;
    }
  }
  return peak;
}

async function run({ minutes, isShort, progress }) {
  const seconds = isShort ? 3 : Math.max(10, ((minutes ?? 2) * 60) / 3);
  const step = isShort ? 2 : 6;
  return onStage({ cpu: 0, environment: { LOG_LEVEL: 'info' } }, async ({ server, account, api }) => {
    const requests = requestsOf(account, await api.session());
    const figures = [];
    let held = true;
    for (const [operation, times] of Object.entries(overloads)) {
      if (isShort && operation !== 'getSession') continue;
      const drive = (rate, forSeconds) =>
        load({ port: server.port, cpu: 1, rate, seconds: forSeconds, requests: [requests[operation]], connections });
      progress(`${operation}: the peak`);
      const peak = await peakOf(drive, guess[operation], step, isShort ? [2] : [1.4, 1.1]);
      progress(`${operation}: ${times} times ${Math.round(peak)}/s`);
      const { seen, offered, unsent, unanswered } = await drive(Math.round(peak * times), seconds);
      // The first second is the server's to find out.
      const settled = seen.filter(([second]) => second >= 1);
      const served = figuresOf(settled, isServed, seconds - 1);
      const shed = figuresOf(settled, isShed, seconds - 1);
      const others = seen.filter(([, status]) => !isServed(status) && !isShed(status)).length;
      const isGood =
        served.perSecond >= 0.8 * peak && served.p99 <= 1000 && shed.p50 <= 20 && others === 0 && unanswered === 0;
      // A few seconds tell whether it stands, not how well.
      held &&= isShort ? others === 0 && served.count > 0 : isGood;
      figures.push(
        `${operation}: peak ${Math.round(peak)}/s, at ${times}× (${offered} calls, ${unsent} unsent) ${Math.round((100 * served.perSecond) / peak)} % of it served, p99 ${Math.round(served.p99)} ms; shed ${shed.count}, p50 ${shed.p50.toFixed(1)} ms, p99 ${shed.p99.toFixed(0)} ms; anything else ${others + unanswered}`,
      );
    }
    return { held, figures: figures.join('. ') };
  });
}

export const row = {
  program: 'chaos',
  number: 12,
  what: 'overload',
  how: 'open loop, 10× the peak of uploads and logins, 2× of session calls; server and load on a core each; connections opened before',
  goal: 'at least 80 % of the peak served, p99 of the served at most 1 s, half of the refused told within 20 ms, nothing else',
  run,
};
