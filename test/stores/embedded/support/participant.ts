/** A process that uses a DATA_DIR: argv is {dataDir, mongodPath}; a line or the end of its input makes it leave. Started by children.ts. */
import { startEmbeddedMongod } from '../../../../src/stores/embedded/embedded-mongod.js';

const { dataDir, mongodPath } = JSON.parse(process.argv[2] ?? '{}') as { dataDir: string; mongodPath: string };
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const handle = await startEmbeddedMongod({
    dataDir,
    mongodPath,
    path: '',
    cacheDir: `${dataDir}/no-cache`,
    progress: (line) => say({ progress: line }),
    onEvent: say,
  });
  say({ ready: { pid: handle.pid(), hostUri: handle.hostUri } });
  const leave = async () => {
    await handle.stop();
    process.exit(0);
  };
  process.stdin.once('data', leave).once('end', leave);
} catch (error) {
  say({ failed: (error as Error).message });
  process.exit(1);
}
