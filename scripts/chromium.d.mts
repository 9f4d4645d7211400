// The types of chromium.mjs, for the browser tests.
export function chromium(options?: { say?: (line: string) => void }): Promise<string>;
