// Which request comes next: from a list, or from a template in which an id of a counted many is written. Used by the generator.
import { idAt, idLength } from '../ids.mjs';

/** `calls` are {weight = 1, heads} or {weight, template, at, prefix, count, mode: 'random' | 'once'}, each with body, status, bytes. */
export function createNext(calls, onUsedUp) {
  const total = calls.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const used = calls.map(() => 0);

  const choose = () => {
    if (calls.length === 1) return 0;
    let at = Math.random() * total;
    return Math.max(
      0,
      calls.findIndex(({ weight = 1 }) => {
        at -= weight;
        return at < 0;
      }),
    );
  };

  /** For one connection: it has one request under way, so its templates are written into again and again. */
  return function nextOfConnection() {
    const own = calls.map(({ template }) => template && Buffer.from(template));
    return () => {
      const index = choose();
      const call = calls[index];
      if (call.heads) return { ...call, head: call.heads[Math.floor(Math.random() * call.heads.length)] };
      const number = call.mode === 'once' ? used[index]++ : Math.floor(Math.random() * call.count);
      if (number >= call.count) {
        onUsedUp();
        return null;
      }
      const head = own[index];
      const id = idAt(call.prefix, number);
      for (const at of call.at) head.latin1Write(id, at, idLength);
      return { head, body: call.body, status: call.status, bytes: call.bytes };
    };
  };
}
