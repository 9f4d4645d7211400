// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Waiting that an AbortSignal ends.

/** What a timer can wait at most. */
export const longestMs = 2 ** 31 - 1;

/** Rejects with the signal's reason as soon as it is aborted, whatever becomes of the promise. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

export function wait(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return unlessAborted(waited, signal).finally(() => clearTimeout(timer));
}
