// Medians, percentiles and ratios. Used by the rounds, the loops and the report.
export const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Of ascending values. */
export const percentile = (sorted, share) =>
  sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : Number.NaN;

/** Median, least and most. */
export const spread = (values) => {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  return { median: median(finite), min: Math.min(...finite), max: Math.max(...finite) };
};

/** What a window of calls came to; `times` in milliseconds. */
export function summary({ times, seconds, cpuBefore, cpuAfter, failures = {} }) {
  const sorted = Float64Array.from(times).sort();
  const perCall = (who) => ((cpuAfter[who] - cpuBefore[who]) * 1e6) / times.length;
  return {
    calls: times.length,
    seconds,
    rate: times.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    serverCpuUs: perCall('server'),
    databaseCpuUs: perCall('database'),
    clientCores: (cpuAfter.client - cpuBefore.client) / seconds,
    failures,
  };
}
