// Compares two contracts: every rule of ours, and oasdiff where it is to be had. Called by scripts/breaking.mjs.

import { operationsOf } from '../openapi-document.mjs';
import { isSame, merged, nameOf } from './changes.mjs';
import { codes } from './codes.mjs';
import { credentials } from './credentials.mjs';
import { figures } from './figures.mjs';
import { NoOasdiff, oasdiff } from './oasdiff.mjs';
import { operations } from './operations.mjs';
import { shapes } from './shapes.mjs';

const rules = [operations, codes, figures, credentials, shapes];

async function fromOasdiff(base, head) {
  try {
    return { changes: await oasdiff(base.file, head.file) };
  } catch (error) {
    if (!(error instanceof NoOasdiff)) throw error;
    return { changes: [], missing: error.message };
  }
}

/** base and head are {file, document}. Resolves with the changes, the level of the gravest, whether all was compared, and why not. */
export async function compare(base, head, { withoutOasdiff }) {
  const ours = rules.flatMap((rule) => rule(base.document, head.document));
  const theirs = withoutOasdiff ? { changes: [] } : await fromOasdiff(base, head);
  const names = operationsOf(base.document).map(nameOf);
  const changes = merged([...ours, ...theirs.changes], names);
  const unversioned = ({ info: { version, ...info }, ...document }) => ({ ...document, info });
  const isAlike = isSame(unversioned(base.document), unversioned(head.document));
  const level = changes[0]?.level ?? (isAlike ? 'none' : 'wording');
  return { changes, level, isWhole: !withoutOasdiff && !theirs.missing, noOasdiff: theirs.missing ?? null };
}
