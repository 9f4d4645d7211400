// The stage of a run: mongod, the load generator, the images and a folder that goes with it. Used by the rounds, growth, memory and profile.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startModule, stopAll } from './children.mjs';
import { images } from './fixtures.mjs';
import { startMongod } from './mongod.mjs';

/** What the bench writes and keeps; ignored by git. */
export const artifacts = fileURLToPath(new URL('../../artifacts/bench', import.meta.url));

export const machine = (mongod) => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.versions.node,
  mongod: mongod.version,
});

export async function setStage() {
  await mkdir(artifacts, { recursive: true });
  const folder = await mkdtemp(join(artifacts, 'run-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true })); // where an error left no time for close()
  const close = async () => {
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const data = join(folder, 'mongod');
    await mkdir(data);
    return {
      folder,
      peers: join(artifacts, 'peers'),
      images: await images(join(artifacts, 'images')),
      mongod: await startMongod(data),
      generator: startModule('generator', new URL('load/generator.mjs', import.meta.url)),
      /** What contenders tell of their databases to those who share them. */
      places: new Map(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
