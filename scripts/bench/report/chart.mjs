// The results as an SVG for README and docs: bars of calls per second for each operation, then the goals. It says its colours for light and
// dark itself and needs no font of others. Used by bench.mjs.
import { operations } from '../operations.mjs';
import { verdict } from './table.mjs';

const width = 980;
/** Operations stand in two columns. */
const columnWidth = width / 2;
const left = 216;
const barWidth = columnWidth - left - 72;
const rowHeight = 18;
const style = `
  .page { fill: #ffffff; } text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: #24292f; }
  .title { font-weight: 600; font-size: 13px; } .faint { fill: #57606a; } .bar { fill: #8c959f; } .own { fill: #0969da; }
  .track { fill: #eaeef2; } .met { fill: #1a7f37; } .missed { fill: #bc4c00; } .goal { stroke: #24292f; stroke-width: 1.5; }
  .range { stroke: #24292f; stroke-width: 1; opacity: 0.55; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; } text { fill: #e6edf3; } .faint { fill: #9198a1; } .bar { fill: #6e7681; } .own { fill: #4493f8; }
    .track { fill: #21262d; } .met { fill: #3fb950; } .missed { fill: #db6d28; } .goal, .range { stroke: #e6edf3; }
  }`;

const escaped = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const text = (x, y, content, { className = '', anchor = 'start' } = {}) =>
  `<text x="${x}" y="${y}"${className && ` class="${className}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`;
const rect = (x, y, w, h, className) =>
  `<rect x="${x}" y="${y}" width="${Math.max(1, w).toFixed(1)}" height="${h}" rx="2" class="${className}"/>`;
const line = (x, top, bottom, className) =>
  `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${top}" y2="${bottom}" class="${className}"/>`;
const shown = (value) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
const isOwn = (name) => /^(cloakroom|undecoded)/.test(name);

/** One operation: a bar for each contender, the fastest first. */
function panel([operation, measured], x, y, contenders) {
  const rows = Object.entries(measured).filter(([name, { rate }]) => rate && name !== 'bare');
  rows.sort(([, a], [, b]) => b.rate.median - a.rate.median);
  const most = Math.max(...rows.map(([, { rate }]) => rate.max));
  const from = x + left;
  const at = (value) => from + (value / most) * barWidth;
  const parts = [text(x + 16, y + 13, `${operation} · ${operations[operation].title}`, { className: 'title' })];
  rows.forEach(([name, { rate }], index) => {
    const top = y + 22 + index * rowHeight;
    const label = { anchor: 'end', className: isOwn(name) ? '' : 'faint' };
    parts.push(text(from - 8, top + 11, contenders[name] ?? name, label));
    parts.push(rect(from, top, at(rate.median) - from, 13, isOwn(name) ? 'own' : 'bar'));
    const ends = `x1="${at(rate.min).toFixed(1)}" x2="${at(rate.max).toFixed(1)}"`;
    parts.push(`<line ${ends} y1="${top + 7}" y2="${top + 7}" class="range"/>`);
    parts.push(text(at(rate.max) + 6, top + 11, `${shown(rate.median)}/s`));
  });
  return { parts, height: 22 + rows.length * rowHeight + 14 };
}

/** Each goal as a track in which the goal stands at two thirds; the bar is what was reached. */
function goalRows(y, goals, contenders) {
  const track = 300;
  const from = 330;
  const at = (share) => Math.min(1, share / 1.5) * track;
  const parts = [text(16, y + 13, 'Goals (the mark), and what was reached', { className: 'title' })];
  goals.forEach((goal, index) => {
    const top = y + 24 + index * rowHeight;
    const { operation, against, short, goalText, measured } = goal;
    const label = [operation, short ?? contenders[against] ?? against].filter(Boolean).join(' · ');
    parts.push(text(from - 8, top + 11, label, { anchor: 'end', className: 'faint' }));
    parts.push(rect(from, top, track, 13, 'track'));
    if (measured) parts.push(rect(from, top, at(measured.median / goal.goal), 13, goal.isMet ? 'met' : 'missed'));
    parts.push(line(from + at(1), top - 2, top + 15, 'goal'));
    const reached = measured
      ? `${measured.median.toFixed(2)} (${goalText}): ${verdict(goal)}`
      : `${goalText}: not measured`;
    parts.push(text(from + track + 8, top + 11, reached, { className: measured ? '' : 'faint' }));
  });
  return { parts, height: 24 + goals.length * rowHeight + 14 };
}

export function chart({ date, machine, results, contenders, goals }) {
  const parts = [];
  const place = ({ parts: made, height: own }, from) => {
    parts.push(...made);
    return from + own;
  };
  let y = 44;
  const shownOnes = Object.entries(results).filter(([operation]) => operation !== 'S1');
  for (let at = 0; at < shownOnes.length; at += 2) {
    const pair = shownOnes.slice(at, at + 2).map((one, column) => panel(one, column * columnWidth, y, contenders));
    y = Math.max(...pair.map((made) => place(made, y)));
  }
  y = place(goalRows(y, goals, contenders), y);
  const head = `Calls per second, ${date.slice(0, 10)}, ${machine.cores} cores, Node ${machine.node}, mongod ${machine.mongod}`;
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(head)}">
<style>${style}
</style>
<rect width="100%" height="100%" class="page"/>
${text(16, 24, head, { className: 'faint' })}
${parts.join('\n')}
</svg>
`;
}
