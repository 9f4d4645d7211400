/** MongoDB's official build of mongod, by mongodb-memory-server's own download. Called by find-mongod.ts. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import type { Download } from './download.js';
import { runWatched } from './run-watched.js';

const VERSION = '7.0.28';
const ABOUT_MB = 85;
const SILENCE_MS = 8_000;

/** Run in a process of its own, since the download can't be ended: left to itself it waits 60 s for an answer, three times. */
const SCRIPT = `
const [library, version, downloadDir] = process.argv.slice(1);
const { DryMongoBinary } = require(library + '/DryMongoBinary.js');
const { MongoBinaryDownload } = require(library + '/MongoBinaryDownload.js');
DryMongoBinary.generateOptions({ version, downloadDir })
  .then((options) => new MongoBinaryDownload({ ...options, downloadDir }).getMongodPath())
  .then((path) => console.log('\\n' + path), (error) => { console.error('Error: ' + error.message.replaceAll('\\n', ' ')); process.exit(1); });
`;

export const officialBuild: Download = {
  name: `MongoDB's official build of mongod ${VERSION}`,
  fileName: `mongod-${VERSION}`,
  async fetch(scratch, { progress }) {
    progress(`Downloading MongoDB's official build of mongod ${VERSION} (about ${ABOUT_MB} MB) to ${dirname(scratch)}`);
    const library = dirname(createRequire(import.meta.url).resolve('mongodb-memory-server-core'));
    const output = await runWatched({
      command: execPath,
      args: ['-e', SCRIPT, join(library, 'util'), VERSION, scratch],
      // Without npm_config_strict_ssl=true mongodb-memory-server 11 does not check the server's certificate.
      settings: { npm_config_strict_ssl: 'true', MONGOMS_MAX_RETRIES: '1', MONGOMS_MD5_CHECK: 'true' },
      folder: scratch,
      silenceMs: SILENCE_MS,
      onTick: (bytes) => {
        const mb = Math.round(bytes / 1e6);
        progress(mb > ABOUT_MB ? '  unpacking it' : `  ${mb} of about ${ABOUT_MB} MB`);
      },
    });
    return output.trim().split('\n').at(-1) ?? '';
  },
};
