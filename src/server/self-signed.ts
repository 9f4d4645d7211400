// A self-signed TLS pair in DATA_DIR, so that secure_url works on one machine with nothing installed. Used by main in embedded mode.
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

export interface TlsPair {
  cert: string;
  key: string;
}

const dayMs = 86_400_000;
const lifeDays = 825;

/** False too for what a process that was killed while it wrote left behind. */
const isUsable = ({ cert, key }: TlsPair, host: string): boolean => {
  try {
    const parsed = new X509Certificate(cert);
    const names = isIP(host) ? parsed.checkIP(host) : parsed.checkHost(host);
    const isInTime = Date.parse(parsed.validTo) > Date.now() + dayMs;
    return names !== undefined && isInTime && parsed.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
};

async function readPair(folder: string): Promise<TlsPair | null> {
  try {
    const [cert, key] = await Promise.all(['cert.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8')));
    return cert && key ? { cert, key } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function makePair(host: string): Promise<TlsPair> {
  const { generate } = await import('selfsigned'); // 16 MB that a server with a pair has no use for
  const addresses = [...new Set(['127.0.0.1', '::1', ...(isIP(host) ? [host] : [])])];
  const names = [...new Set(['localhost', ...(isIP(host) ? [] : [host])])];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Cloakroom on this machine' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + lifeDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert, key };
}

/** The pair in the folder if it is good for this host and for a day more, else a new one, kept there readable by its owner only. */
export async function selfSignedPair(dataDir: string, host: string): Promise<TlsPair> {
  const folder = join(dataDir, 'tls');
  const kept = await readPair(folder);
  if (kept && isUsable(kept, host)) return kept;
  const made = await makePair(host);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, pem] of [['key.pem', made.key] as const, ['cert.pem', made.cert] as const]) {
    const draft = join(folder, `${name}.${randomBytes(4).toString('hex')}`);
    await writeFile(draft, pem, { mode: 0o600 });
    await rename(draft, join(folder, name));
  }
  return made;
}
