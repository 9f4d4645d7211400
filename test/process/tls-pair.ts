// A certificate for this machine and its key, as an operator would give them. Used by the tests beside.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { scratchFolder } from './server-process.js';

export interface PairFiles {
  certFile: string;
  keyFile: string;
}

export async function tlsPairFiles(): Promise<PairFiles> {
  const folder = scratchFolder();
  const altNames = [
    { type: 7 as const, ip: '127.0.0.1' },
    { type: 7 as const, ip: '::1' },
    { type: 7 as const, ip: '127.0.0.2' },
  ];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'of an operator' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return files;
}
