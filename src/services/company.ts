// Lets callers who come one by one go on together, so that what they ask of the database next goes in groups. Used by passwords and images.

export interface Company {
  /** Resolves when so many have come, when the time is up for the first of them, or at letGo(). */
  join(): Promise<void>;
  letGo(): void;
}

export function createCompany(most: number, withinMs: number): Company {
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const letGo = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = held;
    held = [];
    for (const goOn of all) goOn();
  };
  return {
    join: () =>
      new Promise((resolve) => {
        held.push(resolve);
        if (held.length >= most) letGo();
        else timer ??= setTimeout(letGo, withinMs);
      }),
    letGo,
  };
}
