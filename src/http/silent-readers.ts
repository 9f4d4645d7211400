// Readers who ask and then take nothing of the answer. Used by send-bytes and publications.
import type { ServerResponse } from 'node:http';

/** Whoever takes nothing for so long is gone. */
const defaultSilenceMs = 120_000;

/** To be called for each answer that may be more than a connection holds by itself. */
export const dropSilent =
  (silenceMs = defaultSilenceMs) =>
  (response: ServerResponse): void =>
    void response.setTimeout(silenceMs, () => response.destroy());
