// Which version the changes ask for, by Semantic Versioning. Used by scripts/breaking.mjs.

const parts = (version) => /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/.exec(version)?.slice(1, 4).map(Number);
export const isRelease = (version) => /^\d+\.\d+\.\d+$/.test(version);

/** The lowest version after a released one that may bring such changes. While 0.x the minor stands for the major. */
export function lowestVersion(released, level) {
  const [major, minor, patch] = parts(released);
  const steps = {
    breaking: major > 0 ? [major + 1, 0, 0] : [0, minor + 1, 0],
    compatible: major > 0 ? [major, minor + 1, 0] : [0, minor, patch + 1],
    wording: [major, minor, patch + 1],
    none: [major, minor, patch],
  };
  return steps[level].join('.');
}

/** Whether a version is at least another; null where it is none. A pre-release counts as what it prepares. */
export function isAtLeast(version, lowest) {
  const [a, b] = [parts(version), parts(lowest)];
  if (!a) return null;
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 || a[at] > b[at];
}
