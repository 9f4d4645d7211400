// The goals that Cloakroom has set itself, and how the measured stands to each. Used by the report and the chart.
import { spread } from './statistics.mjs';

const both = ['cloakroom', 'cloakroom2'];
const undecoded = ['undecoded', 'undecoded2'];
const least = (goal, naive) => ({ goal, naive, isMet: (value) => value >= goal, text: `≥ ${goal}×`, unit: '×' });
const most = (goal, text, unit) => ({ goal, isMet: (value) => value <= goal, text, unit, isMost: true });

/** Ratios of rates: the better of one and two workers. */
const rate = (operation, against, bound, more = {}) => ({ operation, against, of: both, bound, ...more });

export const goals = [
  rate('S', 'parse', least(7, 2.2)),
  rate('S', 'floor', least(1, 0.32)),
  rate('S', 'pocketbase', least(1, 0.28)),
  rate('L', 'hashing', least(0.95, 0.83)),
  rate('O', 'parse', least(7, 6)),
  rate('U', 'parse', least(1), {
    note: 'image decoded whole; Parse does not look at it',
    short: 'Parse Server (which does not decode)',
  }),
  rate('U', 'floor', least(0.8, 0.39), { of: undecoded, note: 'decoding off', short: 'Raw driver, decoding off' }),
  rate('U', 'pocketbase', least(0.8, 0.38), { of: undecoded, note: 'decoding off', short: 'PocketBase, decoding off' }),
  rate('B', 'itself', least(0.9, 0.61), { other: 'U' }),
  rate('G', 'parse', least(6, 0.8)),
  rate('G', 'pocketbase', least(1, 0.12)),
  rate('N', 'itself', least(1), { other: 'S' }),
  {
    operation: 'S',
    against: 'bare',
    of: ['cloakroom'],
    figure: 'serverCpuUs',
    bound: most(1.25, '≤ 1.25× CPU', '×'),
    note: 'contract cost: CPU of the server per call',
    short: 'bare Express, CPU per call',
  },
  {
    operation: 'S1',
    against: 'floor',
    of: ['cloakroom'],
    figure: 'p50',
    allowed: (roundTrip) => 1.5 * roundTrip + 0.3,
    bound: most(1, '≤ 1.5 × + 0.3 ms', '× of what is allowed'),
    note: 'p50 of one caller on an idle server',
    short: 'Raw driver, p50 of one caller',
  },
];

/** Per round: Cloakroom's figure over the other's. */
function ratiosOf(
  { operation, other = operation, against, figure = 'rate', allowed = (value) => value },
  name,
  results,
) {
  const own = results[operation]?.[name]?.repeats;
  const theirs = results[other]?.[against === 'itself' ? name : against]?.repeats;
  if (!own || !theirs) return null;
  return spread(own.map((repeat, round) => repeat[figure] / allowed(theirs[round]?.[figure])));
}

const missedBy = ({ goal, isMost }, value) => (isMost ? value / goal - 1 : 1 - value / goal);

/** Of the goals that this run was asked for. `separate` has the outcomes of --growth and --memory, where they were run: {against, note, bound fields, measured}. */
export function judge({ results, contenders, absent }, separate = []) {
  const isAsked = ({ operation, other = operation, against, of }) => {
    const names = [...of, ...(against === 'itself' ? [] : [against])];
    const isPresent = (name) => name in contenders || name in absent;
    return (
      operation in results &&
      other in results &&
      names.some((name) => of.includes(name) && isPresent(name)) &&
      (against === 'itself' || isPresent(against))
    );
  };
  const judged = goals.filter(isAsked).map((goal) => {
    const found = goal.of.map((name) => ({ name, ratio: ratiosOf(goal, name, results) })).filter(({ ratio }) => ratio);
    found.sort((a, b) => (goal.bound.isMost ? a.ratio.median - b.ratio.median : b.ratio.median - a.ratio.median));
    const [best] = found;
    return { ...goal, by: best?.name, measured: best?.ratio ?? null };
  });
  const own = separate.map(({ most: bound, text, unit, ...rest }) => ({ ...rest, bound: most(bound, text, unit) }));
  return [...judged, ...own].map(({ operation, against, other, note, short, by, measured, bound }) => ({
    operation,
    against: other ? `own ${other}` : against,
    note,
    short,
    goal: bound.goal,
    goalText: bound.text,
    unit: bound.unit,
    naive: bound.naive,
    by,
    measured,
    isMost: bound.isMost ?? false,
    isMet: measured ? bound.isMet(measured.median) : null,
    missedBy: measured && !bound.isMet(measured.median) ? missedBy(bound, measured.median) : 0,
  }));
}

/** Of the quick form, for the baseline: median ratios of the better of one and two workers, by operation and contender. */
export function quickRatios(results) {
  const ratios = {};
  for (const operation of ['S', 'U', 'G']) {
    for (const against of ['floor', 'express']) {
      const all = both.map((name) => ratiosOf({ operation, against }, name, results)?.median).filter(Number.isFinite);
      if (all.length > 0) ratios[`${operation}/${against}`] = Number(Math.max(...all).toFixed(3));
    }
  }
  return ratios;
}
