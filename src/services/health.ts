// Whether the server should get requests. Used by the health controller; main says when the server is stopping.
export interface Readiness {
  database: boolean;
  server: boolean;
}

export type Health = ReturnType<typeof createHealth>;

export function createHealth(ping: () => Promise<void>) {
  let stopping = false;
  return {
    beginStopping: (): void => {
      stopping = true;
    },
    isStopping: (): boolean => stopping,
    async check(): Promise<Readiness> {
      const database = await ping().then(
        () => true,
        () => false,
      );
      return { database, server: !stopping };
    },
  };
}
