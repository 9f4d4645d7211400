// npm test: everything that CI checks. Ends with a plain line of how many passed and failed.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';
import { chromium } from './chromium.mjs';
import { optionsOf } from './contract/options.mjs';
import { tell, testDeployment, withDeployment } from './contract.mjs';
import { optionsOf as roundOf, rowsOf, runRows } from './faults/runner.mjs';
import { ledgerFaults } from './ledger.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const artifacts = join(root, 'artifacts');

const heading = (text) => console.log(`\n== ${text}`);

/** jest's own report goes to the terminal; the counts are read from its JSON. */
async function jest() {
  const file = join(artifacts, 'jest.json');
  await rm(join(artifacts, 'ledger'), { recursive: true, force: true });
  // No test's time is spent on installing it.
  const env = { ...process.env, CHROMIUM_PATH: await chromium() };
  const command = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const run = spawn(process.execPath, [...command, '--json', `--outputFile=${file}`], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const status = await new Promise((done) => run.on('exit', done));
  const report = JSON.parse(await readFile(file, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests,
  };
}

async function ledger() {
  const faults = await ledgerFaults(root);
  for (const fault of faults) console.log(`  ${fault}`);
  console.log(
    faults.length === 0 ? 'ok   every declared pair was answered, and no other' : `FAIL ${faults.length} pairs`,
  );
  return { passed: faults.length === 0 ? 1 : 0, failed: faults.length };
}

/** As npm run contract does it, with a server of its own. */
async function contract() {
  const outcome = await withDeployment(optionsOf(['--report', join(artifacts, 'contract')], {}), testDeployment);
  tell(outcome);
  const { result, findings } = outcome;
  const failed = result.rows.filter(({ breaches }) => breaches.length > 0).length;
  return { passed: result.rows.length - failed + (findings.length === 0 ? 1 : 0), failed: findings.length };
}

/** Short rounds of npm run chaos or npm run attack. */
const faults = (program) => async () => {
  const [ready, owed] = [(row) => !row.owed, (row) => row.owed];
  const rows = await rowsOf(program);
  const skipped = rows.filter(owed);
  for (const { number, what, owed: why } of skipped) console.log(`skip ${number} ${what}: ${why}`);
  const only = rows.filter(ready).map(({ number }) => number);
  const outcomes = await runRows(program, { ...roundOf(['--short']), only });
  const passed = outcomes.filter(({ held }) => held).length;
  return { passed, failed: outcomes.length - passed, skipped: skipped.length };
};

/** npm run bench -- --quick: for information; fails only where a ratio is under half of what test/bench-baseline.json has. */
async function bench() {
  const run = spawn(process.execPath, ['scripts/bench.mjs', '--quick'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const status = await new Promise((done) => run.on('exit', done));
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, part] of [
  ['checks', check],
  ['jest', jest],
  ['every pair of the contract', ledger],
  ['the contract, by rows and Schemathesis', contract],
  ['faults and overload, short rounds', faults('chaos')],
  ['hostile input, short rounds', faults('attack')],
  ['speed, the quick form', bench],
]) {
  heading(name);
  const {
    passed,
    failed,
    skipped = 0,
  } = await part().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
