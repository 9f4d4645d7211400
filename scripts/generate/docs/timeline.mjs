// Draws when sessions and their tokens end, from the contract's x-session and to scale. Called by scripts/generate/docs.mjs.

const viewWidth = 360;
const viewHeight = 408;
const shownWidth = 480;
const left = 4;
const chartLeft = 64;
const right = viewWidth - 4;
const stepHeight = 9;
const barHeight = 18;

/** What is drawn with each name: the attribute, and its colours in light and in dark. */
const inks = {
  ink: ['fill', '#241b19', '#f0e7e1'],
  soft: ['fill', '#63554f', '#b9a9a1'],
  rule: ['stroke', '#63554f', '#b9a9a1'],
  end: ['stroke', '#a3241c', '#f59a90'],
  over: ['fill', '#a3241c', '#f59a90'],
  session: ['fill', '#f0d5d0', '#5c2a3b'],
  call: ['fill', '#8f1d3f', '#f4a6b9'],
  token: ['fill', '#c9dcf0', '#1f4468'],
  rest: ['stroke', '#1c5288', '#93c2f2'],
};
const font = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace';

// Light colours are attributes: a page whose policy refuses styles still shows the drawing.
const style = `<style>@media (prefers-color-scheme: dark) { ${Object.entries(inks)
  .map(([name, [property, , dark]]) => `.${name} { ${property}: ${dark} }`)
  .join(' ')} }</style>`;
const inked = (name) => `class="${name}" ${inks[name][0]}="${inks[name][1]}"`;

const round = (value) => Math.round(value * 10) / 10;
const units = [
  { size: 86_400, name: 'day', short: 'd' },
  { size: 3_600, name: 'hour', short: 'h' },
  { size: 60, name: 'minute', short: 'min' },
  { size: 1, name: 'second', short: 's' },
];
const inUnits = (seconds) => {
  const { size, name, short } = units.find((unit) => seconds % unit.size === 0);
  const count = seconds / size;
  return { spoken: `${count} ${name}${count === 1 ? '' : 's'}`, brief: `${count} ${short}` };
};
const spoken = (seconds) => inUnits(seconds).spoken;
const brief = (seconds) => inUnits(seconds).brief;

const text = (x, y, ink, words, more = '') => `<text x="${round(x)}" y="${y}" ${inked(ink)}${more}>${words}</text>`;
const heading = (y, words) => text(left, y, 'ink', words, ' font-weight="600" font-size="14"');
const line = (x1, y1, x2, y2, ink, more = '') =>
  `<path d="M${round(x1)} ${y1}L${round(x2)} ${y2}" ${inked(ink)} fill="none"${more}/>`;
const bar = (from, to, y, ink, more = '') =>
  `<rect x="${round(from)}" y="${y}" width="${round(to - from)}" height="${barHeight}" rx="3" ${inked(ink)}${more}/>`;
const dot = (x, y) => `<circle cx="${round(x)}" cy="${y}" r="4" ${inked('call')}/>`;
const dashed = ' stroke-dasharray="3 3"';
const code = (x, y, name) => text(x, y, 'over', name, ` font-family='${mono}' font-size="11.5"`);

/** One picture, `y` its top: the calls of a session, the idle end that each sets, its end, and a token cut off by it; `begins` where the login is in it. */
function picture({ y, from, begins, calls, end, tokenFrom, ticks, limits: { idleSeconds, tokenSeconds } }) {
  const until = tokenFrom + tokenSeconds;
  const at = (seconds) => chartLeft + ((seconds - from) / (until - from)) * (right - chartLeft);
  const barY = y + calls.length * stepHeight + 6;
  const tokenY = barY + barHeight + 8;
  const axisY = tokenY + barHeight + 12;
  const steps = calls.flatMap((call, nth) => {
    const stepY = y + nth * stepHeight;
    const idleEnd = call + idleSeconds;
    const isCut = idleEnd > end;
    return [
      line(at(call), barY + barHeight / 2, at(call), stepY, 'rule'),
      line(at(call), stepY, at(Math.min(idleEnd, end)), stepY, 'rule'),
      isCut ? line(at(end), stepY, at(idleEnd), stepY, 'rule', dashed) : '',
      line(at(idleEnd), stepY - 3, at(idleEnd), stepY + 3, 'rule', ' stroke-width="1.5"'),
    ];
  });
  return [
    text(left, barY + 13.5, 'ink', 'session'),
    ...(begins ? [] : [0, 7, 14].map((gap) => bar(chartLeft + gap, chartLeft + gap + 4, barY, 'session'))),
    bar(chartLeft + (begins ? 0 : 21), at(end), barY, 'session'),
    ...steps,
    ...calls.map((call) => dot(at(call), barY + barHeight / 2)),
    code(at(end) + 6, barY + 13, 'SESSION_EXPIRED'),
    text(left, tokenY + 13.5, 'ink', 'token'),
    bar(at(tokenFrom), at(end), tokenY, 'token'),
    `<path d="M${round(at(end))} ${tokenY}H${round(at(until))}v${barHeight}H${round(at(end))}" ${inked('rest')} fill="none"${dashed}/>`,
    code(at(end) + 6, tokenY + 13, 'INVALID_TOKEN'),
    line(at(end), y - 4, at(end), axisY, 'end', ' stroke-width="2"'),
    line(chartLeft, axisY, right, axisY, 'rule'),
    ...ticks.flatMap(({ seconds, words }) => [
      line(at(seconds), axisY, at(seconds), axisY + 4, 'rule'),
      text(at(seconds), axisY + 17, 'soft', words, ' text-anchor="middle" font-size="12"'),
    ]),
  ];
}

/** The drawing as a whole SVG file, the same for the same contract. */
export function timelineSvg(contract) {
  const limits = contract['x-session'];
  const { idleSeconds: idle, maxSeconds: max } = limits;
  const idles = (...counts) => counts.map((count) => count * idle);
  const silent = idles(0, 0.4, 1, 1.5);
  const busy = idles(-2, -1.6, -1.1, -0.4);
  const [first, ...more] = idles(0, 1, 2, 3);
  const idleText = `${spoken(idle)} after its last call`;
  const maxText = `${spoken(max)} after login`;
  const remembered = `${spoken(limits.rememberedIdleSeconds)} and ${spoken(limits.rememberedMaxSeconds)}`;
  const token = `A token lives ${spoken(limits.tokenSeconds)} at most.`;
  const parts = [
    heading(22, `It ends ${idleText}`),
    dot(left + 4, 40),
    text(left + 14, 44, 'soft', 'a call'),
    line(left + 64, 40, left + 94, 40, 'rule'),
    line(left + 94, 37, left + 94, 43, 'rule', ' stroke-width="1.5"'),
    text(left + 102, 44, 'soft', 'the idle end that it sets'),
    ...picture({
      y: 62,
      from: 0,
      begins: true,
      calls: silent,
      end: silent.at(-1) + idle,
      tokenFrom: silent[2],
      ticks: [{ seconds: first, words: 'login' }, ...more.map((seconds) => ({ seconds, words: brief(seconds) }))],
      limits,
    }),
    heading(214, `However busy, it ends ${maxText}`),
    ...picture({
      y: 234,
      from: -2.5 * idle,
      begins: false,
      calls: busy,
      end: 0,
      tokenFrom: busy[2],
      ticks: [
        { seconds: 0, words: brief(max) },
        ...more.slice(0, 2).map((seconds) => ({ seconds: -seconds, words: `−${brief(seconds)}` })),
      ],
      limits,
    }),
    text(left, 378, 'ink', `Remembered sessions: ${remembered}.`),
    text(left, 398, 'ink', token),
  ];
  return `<!-- Written by scripts/generate/docs/timeline.mjs from openapi.yaml. Never edited. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${viewWidth} ${viewHeight}" width="${shownWidth}" height="${(shownWidth / viewWidth) * viewHeight}" font-family='${font}' font-size="13" role="img" aria-labelledby="title desc">
<title id="title">When a session and its tokens end</title>
<desc id="desc">A session ends ${idleText}: each call moves that end on. However busy it is, it ends ${maxText}; the idle end can't pass that. ${token} It ends with its session. Remembered sessions end ${remembered} after the same events.</desc>
${style}
${parts.filter(Boolean).join('\n')}
</svg>
`;
}
