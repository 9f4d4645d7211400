// The results as Markdown: the goals beside the measured, then all figures. Used by bench.mjs.
import { operations } from '../operations.mjs';

const number = (value, digits = 0) =>
  Number.isFinite(value)
    ? value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
    : '–';
const rate = (value) => number(value, value < 100 ? 1 : 0);
const times = (value) => number(value, value < 10 ? 2 : 1);

function table(heads, aligned, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, at) => (aligned[at] === 'r' ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

const titleOf = (contenders, name) => ({ itself: 'itself', ...contenders })[name] ?? name;

export function verdict({ measured, isMet, missedBy }) {
  if (!measured) return 'not measured';
  return isMet ? 'met' : `missed by ${Math.max(1, Math.round(missedBy * 100))} %`;
}

export function goalsTable({ goals, contenders }) {
  const rows = goals.map((goal) => {
    const { operation, against, note, goalText, naive, by, measured } = goal;
    const range = measured ? `${times(measured.median)} (${times(measured.min)}–${times(measured.max)})` : '';
    const workers = by ? (by.endsWith('2') ? '2' : '1') : '';
    const what = [titleOf(contenders, against), note].filter(Boolean).join('; ');
    return [operation, what, goalText, naive ?? '', range, workers, verdict(goal)];
  });
  return table(['', 'against', 'goal', 'naive', 'median (least–most)', 'workers', ''], '  rrrr ', rows);
}

function figuresTable({ contenders }, measured) {
  const rows = Object.entries(measured).map(([name, own]) => [
    titleOf(contenders, name),
    rate(own.rate?.median),
    `${rate(own.rate?.min)}–${rate(own.rate?.max)}`,
    number(own.p50, 2),
    number(own.p99, 2),
    number(own.serverCpuUs),
    name === 'pocketbase' ? '–' : number(own.databaseCpuUs),
  ]);
  const heads = ['', 'calls/s', 'least–most', 'p50 ms', 'p99 ms', 'server CPU µs', 'mongod CPU µs'];
  return table(heads, ' rrrrrr', rows);
}

const day = (date) => date.slice(0, 10);

export function markdown(run) {
  const { date, machine, options, results, absent, failed } = run;
  const { repeats, seconds, connections } = options;
  const figures = Object.entries(results).map(([operation, measured]) => {
    const own = operations[operation].connections;
    const by = own ? ` (${own} connection${own > 1 ? 's' : ''})` : '';
    return `**${operation}**: ${operations[operation].title}${by}\n\n${figuresTable(run, measured)}`;
  });
  const left = Object.entries(absent).map(([name, reason]) => `- ${name} is not in this run: ${reason}`);
  const wrong = failed.map((text) => `- failed: ${text}`);
  return `${[
    `Measured on ${day(date)}: ${machine.cores} × ${machine.processor}, Node ${machine.node}, mongod ${machine.mongod}; ${connections} ` +
      `connections, ${repeats} rounds of ${seconds} s, all contenders in one run. Ratios are medians of each round's own.`,
    goalsTable(run),
    ...figures,
    [...left, ...wrong].join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;
}
