// npm run contract: holds a deployment against the contract, by rows of ours and by Schemathesis, through a proxy that checks every
// answer. Ends with a table, report.html, junit.xml, and 1 on any breach.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { createCaller } from './contract/caller.mjs';
import { cleanUp } from './contract/clean-up.mjs';
import { help, optionsOf } from './contract/options.mjs';
import { reach } from './contract/reach.mjs';
import { startRecorder } from './contract/recorder.mjs';
import { findingsOf, printTable, writeReport } from './contract/report.mjs';
import { rowsOf } from './contract/rows.mjs';
import { runSchemathesis } from './schemathesis.mjs';
import { startServer } from './server.mjs';
import { readArguments } from './usage.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

async function runRows(contract, caller, writes) {
  const results = [];
  for (const { name, operation, reads, run } of rowsOf(contract)) {
    if (!reads && !writes) continue;
    const breaches = await run(caller).catch((error) => [error.message]);
    results.push({ name, operation, breaches });
  }
  return results;
}

/** Everything that `options` (see contract/options.mjs) asks for, with {url, client, user} of the deployment. */
export async function testDeployment({ url, client, user, writes, parts, cases, seed, report }, print = console.log) {
  const contract = parse(readFileSync(join(root, 'openapi.yaml'), 'utf8'));
  const folder = resolve(report);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'schemathesis.xml'), { force: true });
  const recorder = await startRecorder({ contract, targetUrl: url, log: print });
  const caller = createCaller({ url: recorder.url, client, user });
  try {
    if (!writes) print('Not on loopback and no --yes: only what reads is tested.');
    const rows = parts.includes('rows') ? await runRows(contract, caller, writes) : [];
    let schemathesis = null;
    if (parts.includes('schemathesis') && writes) {
      schemathesis = {
        status: await runSchemathesis({ url: recorder.url, client, user, cases, seed, reportFolder: folder }),
      };
    }
    const nothing = { images: 0, sessions: 0, faults: [] };
    const cleaned = writes
      ? await cleanUp(caller, recorder.made).catch((error) => ({ ...nothing, faults: [error.message] }))
      : nothing;
    const result = {
      url,
      date: new Date().toISOString(),
      counts: recorder.counts,
      rows,
      breaches: recorder.breaches(),
      schemathesis,
      cleaned,
    };
    const findings = findingsOf(result);
    writeReport(result, findings, folder);
    return { result, findings, folder };
  } finally {
    await recorder.close();
  }
}

export function tell({ result, findings, folder }, print = console.log) {
  print('');
  printTable(result, print);
  const answers = [...result.counts.values()].reduce((sum, count) => sum + count, 0);
  const failed = result.rows.filter(({ breaches }) => breaches.length > 0).length;
  print(
    `\n${result.url}: ${answers} answers checked, ${result.rows.length} rows (${failed} failed), ${result.cleaned.images} images and ${result.cleaned.sessions} sessions removed`,
  );
  for (const { where, what } of findings) print(`BREACH ${where}: ${what}`);
  print(findings.length === 0 ? 'The contract is kept.' : `The contract is broken: ${findings.length} breaches.`);
  print(`Reports: ${join(folder, 'report.html')}, ${join(folder, 'junit.xml')}`);
}

/** The deployment that the options name, or a server started for this. */
export async function withDeployment(options, work) {
  if (options.url) {
    await reach(options);
    return work(options);
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'cloakroom-contract-'));
  const server = await startServer({ root, dataDir });
  try {
    return await work({ ...options, url: server.url, client: server.client, user: server.user });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function main() {
  const options = readArguments(help, (args) => optionsOf(args, process.env));
  const outcome = await withDeployment(options, testDeployment);
  tell(outcome);
  process.exitCode = outcome.findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
}
