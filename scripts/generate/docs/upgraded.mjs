// The contract as OpenAPI 3.1, for tools that take nothing older. Called by scripts/generate/docs.mjs.
import { upgrade } from '@scalar/openapi-upgrader';
import { stringify } from 'yaml';

const origin = `# Written by scripts/generate/docs/upgraded.mjs from openapi.yaml. Never edited.
# The same contract as OpenAPI 3.1; where the two differ, openapi.yaml holds.
`;

export const upgradedFile = ({ contract }) => ({
  'openapi-3.1.yaml':
    origin + stringify(upgrade(structuredClone(contract), '3.1'), { lineWidth: 0, aliasDuplicateObjects: false }),
});
