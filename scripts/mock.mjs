// npm run mock: Prism answers from openapi.yaml what the contract says, without a server. What it can't do stands in mock-limits.mjs.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readArguments } from './usage.mjs';

const usage = `Usage: npm run mock -- [options]
  --port N      4010; 0 for a free one
  --host HOST   127.0.0.1`;

function optionsOf(args) {
  const options = { port: { type: 'string', default: '4010' }, host: { type: 'string', default: '127.0.0.1' } };
  const { port, host } = parseArgs({ args, options }).values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`--port ${port} is no port.`);
  return { port, host };
}

/** Prism's command line in a thread: it ends with this process, however that ends. */
function startPrism({ port, host }) {
  const contract = fileURLToPath(new URL('../openapi.yaml', import.meta.url));
  const argv = ['mock', contract, '--port', port, '--host', host];
  return new Worker(createRequire(import.meta.url).resolve('@stoplight/prism-cli'), { argv, stdout: true });
}

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));

const prism = startPrism(readArguments(usage, optionsOf));
prism.on('error', (error) => console.error(`The mock ended: ${error.message ?? error}`));
prism.on('exit', () => process.exit(1));
createInterface({ input: prism.stdout }).on('line', (line) => {
  const address = /Prism is listening on (\S+)/.exec(line)?.[1];
  console.log(address ? `Mock of the contract listening on ${address}` : line);
});
