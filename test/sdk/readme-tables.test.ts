// The tables in the README of the SDK have every option, every operation and every code, as the code and the contract have them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../process/server-process.js';

const sdkFolder = join(projectRoot, 'generated/sdk');
const sourceOf = (file: string) => readFileSync(join(sdkFolder, 'src', file), 'utf8');
const readme = readFileSync(join(sdkFolder, 'README.md'), 'utf8');

const sectionOf = (title: string) =>
  new RegExp(`^(#+) ${title}\n([^]*?)(?=^##? |\\1 |(?![^]))`, 'm').exec(readme)?.[2] ?? '';
/** The rows of a section's tables, by their cells without backticks. */
const rowsOf = (title: string) =>
  [...sectionOf(title).matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.replaceAll('`', '').trim()),
  );

/** With those of the interface that it extends. */
const propertiesOf = (name: string): string[] => {
  const shape = new RegExp(`^export interface ${name} (?:extends (\\w+) )?{\n([^]*?)^}`, 'm');
  const [, base, body = ''] = shape.exec(sourceOf('types.ts')) ?? [];
  return [
    ...(base ? propertiesOf(base) : []),
    ...[...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property = '']) => property),
  ];
};

test.each([
  ['ClientOptions', 'Options of the client', 12],
  ['CallOptions', 'Options of one call', 6],
])('every property of %s has a row under %s', (name, title, least) => {
  const properties = propertiesOf(name);
  expect(properties.length).toBeGreaterThanOrEqual(least);
  expect(rowsOf(title).flatMap(([option = '']) => (/^option$|^-/.test(option) ? [] : [option]))).toEqual(
    expect.arrayContaining(properties),
  );
  expect(rowsOf(title)).toHaveLength(properties.length + 2);
});

test('the defaults are those of the code', () => {
  const code = sourceOf('client.ts') + sourceOf('session-watch.ts');
  const defaults = [...code.matchAll(/\b(\w+) = ([\d_]+),/g)].map(([, name, value = '']) => [
    name,
    Number(value.replaceAll('_', '')).toLocaleString('en-US'),
  ]);
  expect(defaults.map(([name]) => name)).toEqual(
    expect.arrayContaining(['timeoutMs', 'retries', 'retryDelayMs', 'maxWaitMs', 'expiringSeconds']),
  );
  const told = rowsOf('Options of the client').map(([name, , value]) => [name, value]);
  expect(told).toEqual(expect.arrayContaining(defaults));
});

interface Row {
  code: string;
  status?: number;
  action: string;
  retry: boolean;
}
const contract = parse(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8'));
const codes: Row[] = [...contract['x-error-codes'], ...contract['x-client-codes']];

test.each(codes)('the code $code $status has a row with what to do', ({ code, status, action, retry }) => {
  const rows = rowsOf('Codes').filter(([first, second]) => first === code && (!status || second === `${status}`));
  expect(rows).toContainEqual(expect.arrayContaining([action, retry ? 'yes' : 'no']));
});

test('there is a row for each code at each status, and for each operation', () => {
  expect(rowsOf('Codes')).toHaveLength(codes.length + 4);
  const paths = Object.values(contract.paths as Record<string, Record<string, { operationId?: string }>>);
  const operations = paths.flatMap((path) => Object.values(path).flatMap(({ operationId }) => operationId ?? []));
  const told = rowsOf('Operations').map(([name]) => name);
  expect(told).toEqual(expect.arrayContaining(operations));
  expect(told).toHaveLength(operations.length + 3);
});

test('the parameters of the operations are those that their callers give', () => {
  const parametersOf = Object.fromEntries(rowsOf('Operations').map(([name, parameters]) => [name, parameters]));
  expect(parametersOf).toMatchObject({
    login: 'email password isRemembered?',
    logout: '',
    listImages: 'limit? cursor?',
    uploadImage: 'image onProgress? signal?',
    uploadImageBase64: 'image_base64 onProgress? signal?',
  });
});

test('its sizes are the budgets that the build is held to', async () => {
  const { budgets } = (await import(join(projectRoot, 'scripts/sdk-size.mjs'))) as {
    budgets: Record<string, { bytes: number }>;
  };
  const told = Object.entries(budgets).map(([what, { bytes }]) => [what, `${bytes / 1024} KiB`]);
  expect(rowsOf('Runtimes')).toEqual(expect.arrayContaining(told));
});
