// The Grafana dashboard asks only for what a server exposes: metrics, their labels, operations of the contract.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../src/contract.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; legendFormat: string; refId: string; datasource: { uid: string } }[];
}
const dashboard = JSON.parse(readFileSync(join(projectRoot, 'src/docs/grafana/cloakroom.json'), 'utf8'));
const panels: Panel[] = dashboard.panels;
const graphs = panels.filter(({ type }) => type !== 'row');
const contract = parse(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8'));

/** What Prometheus adds to everything that it scrapes. */
const ofTheTarget = ['job', 'instance'];

interface Selected {
  metric: string;
  labels: string[];
  operations: string[];
}

/** The metrics that an expression selects, each with the labels of its matchers. */
function selectedIn(expression: string): Selected[] {
  const found = expression
    .replace(/\b(by|without)\s*\([^)]*\)/g, '')
    .replace(/\}\[[^\]]*\]/g, '}')
    .matchAll(/\b([a-zA-Z_:][\w:]*)\b(?!\s*\()(?:\{([^}]*)\})?(?![^{]*\})/g);
  return [...found]
    .filter(([, name = '']) => !/^(and|or|unless|on|ignoring|bool|[smhd])$/.test(name))
    .map(([, metric = '', matchers = '']) => {
      const pairs = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)];
      const operations = pairs.flatMap(([, label, value = '']) => (label === 'operation' ? value.split('|') : []));
      return { metric, labels: pairs.map(([, label = '']) => label), operations };
    });
}
/** What an expression keeps by `by (…)`; null where it sums up over none. */
const keptIn = (expression: string): string[] | null => {
  const groups = [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)].map(([, names = '']) => names.split(/,\s*/));
  return groups.length === 0 ? null : groups.flat();
};

/** The labels of each metric, as one scrape tells them. */
let exposed: Map<string, Set<string>>;
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  const { clientId, clientSecret } = server.client;
  const login = (secret: string) =>
    fetch(`${server.url}/user/login`, {
      method: 'POST',
      headers: { clientId, clientSecret: secret, 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: server.email, password }),
    });
  await (await login(clientSecret)).text();
  await (await login('wrong')).text();
  await (await fetch(`${server.url}/health/ready`)).text();
  const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
  // Garbage is told of only once some was collected.
  const text = await until('a garbage collection', async () => {
    Array.from({ length: 1000 }, () => new Array(1000).fill({}));
    const found = await scrape();
    return found.includes('nodejs_gc_duration_seconds_sum{') ? found : '';
  });
  exposed = new Map();
  for (const [, metric = '', labels = ''] of text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/gm)) {
    const known = exposed.get(metric) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    exposed.set(metric, known);
  }
});
afterAll(() => server.close());

const isExposed = (metric: string, label: string) =>
  ofTheTarget.includes(label) || (exposed.get(metric)?.has(label) ?? false);

const queries = graphs.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat, refId }) => ({ name: `${title} ${refId}`, expr, legendFormat })),
);

describe.each(queries)('$name', ({ expr, legendFormat }) => {
  const selected = selectedIn(expr);

  test('its metrics, labels and operations exist', () => {
    expect(selected).not.toEqual([]);
    for (const { metric, labels, operations } of selected) {
      expect([...exposed.keys()]).toContain(metric);
      expect(labels.filter((label) => !isExposed(metric, label))).toEqual([]);
      expect(operations.filter((operation) => !operationIds.includes(operation))).toEqual([]);
      expect(labels).toEqual(expect.arrayContaining(ofTheTarget)); // the choices at the top hold for every panel
    }
  });

  test('what it groups by exists, and its legend says only what is left', () => {
    const kept = keptIn(expr);
    for (const label of kept ?? [])
      for (const { metric } of selected)
        expect([metric, label, isExposed(metric, label)]).toEqual([metric, label, true]);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    const isSum = /^(sum|histogram_quantile)\b/.test(expr);
    const left = kept ?? (isSum ? [] : [...ofTheTarget]);
    expect(shown.filter((label) => !left.includes(label))).toEqual([]);
  });
});

const operationIds = Object.values<Record<string, { operationId?: string }>>(contract.paths).flatMap((item) =>
  Object.values(item).flatMap(({ operationId }) => operationId ?? []),
);

test('it can be imported: its data source is asked for, and everything uses that one', () => {
  const [input] = dashboard.__inputs;
  expect(input).toMatchObject({ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' });
  const used = [...JSON.stringify(dashboard).matchAll(/"uid":"(\$\{[^}]*\})"/g)].map(([, uid]) => uid);
  // Of each panel, each query and each variable.
  expect(used).toHaveLength(graphs.length + queries.length + dashboard.templating.list.length);
  expect(new Set(used)).toEqual(new Set([`\${${input.name}}`]));
  const types: string[] = dashboard.__requires.filter(({ type }: Panel) => type === 'panel').map(({ id }: Panel) => id);
  expect(new Set(graphs.map(({ type }) => type))).toEqual(new Set(types));
});

test('the choices at the top are labels of a metric that exists', () => {
  const choices: { name: string; definition: string }[] = dashboard.templating.list;
  for (const { name, definition } of choices) {
    const [, metric = '', label] = /^label_values\((\w+).*, (\w+)\)$/.exec(definition) ?? [];
    expect([[...exposed.keys()].includes(metric), label]).toEqual([true, name]);
  }
  expect(choices.map(({ name }) => name)).toEqual(ofTheTarget);
});

test('its panels have ids, titles and places of their own, and say what they show', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  expect(graphs.filter(({ description }) => !description)).toEqual([]);
});
