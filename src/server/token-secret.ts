// The secret that signs access tokens in embedded mode: made once and kept in DATA_DIR, so that tokens outlive a restart.
import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const secretBytes = 48;
const leastLength = 32;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Null where there is none, or what a machine that lost its power left of one. */
async function readSecret(file: string): Promise<string | null> {
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= leastLength) return secret;
    await rm(file, { force: true });
    return null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The secret of the folder, which exists; the same one for all servers that start at the same time. */
export async function keptTokenSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'token-secret');
  for (;;) {
    const kept = await readSecret(file);
    if (kept !== null) return kept;
    const draft = `${file}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, randomBytes(secretBytes).toString('base64url'), { mode: 0o600, flush: true });
    // A link is there whole or not at all, and only one process gets to make it.
    await link(draft, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    await rm(draft, { force: true });
  }
}
