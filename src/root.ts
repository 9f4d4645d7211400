// Where the project lies: openapi.yaml, dist/ and generated/ are in it. Used by whoever reads one of its files.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
// src/ beside the contract, or dist/src/ below it
export const projectRoot = here.endsWith(join('dist', 'src')) ? join(here, '..', '..') : join(here, '..');
