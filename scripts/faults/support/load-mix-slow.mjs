// An upload at the pace of a slow line. Used by row 4.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { form } from './api.mjs';

/** Spreads the image over so many seconds; gives {status, json}, status 0 where no answer came. */
export async function uploadSlowly(url, headers, image, seconds, pieces = 30) {
  const { body, type } = form(image);
  const request = http.request(`${url}/image/upload`, {
    method: 'POST',
    headers: { ...headers, ...type, 'Content-Length': body.length },
    agent: false,
  });
  const answered = new Promise((resolve) => {
    request.on('error', (error) => resolve({ status: 0, error: error.code ?? error.message }));
    request.on('response', async (response) => {
      const parts = await response.toArray().catch(() => []);
      const text = Buffer.concat(parts).toString();
      resolve({ status: response.statusCode, json: text.startsWith('{') ? JSON.parse(text) : null });
    });
  });
  let isOver = false;
  answered.then(() => {
    isOver = true;
  });
  const step = Math.ceil(body.length / pieces);
  for (let at = 0; at < body.length && !isOver; at += step) {
    request.write(body.subarray(at, at + step));
    await sleep((1000 * seconds) / pieces);
  }
  request.end();
  return answered;
}
