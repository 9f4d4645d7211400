// The options of npm run contract: flags, else environment variables. Used by scripts/contract.mjs.
import { parseArgs } from 'node:util';

export const help = `Usage: npm run contract -- [--url URL] [options]

Holds a deployment against openapi.yaml. Without --url a server of its own is started, tested and stopped.

  --url URL              CLOAKROOM_URL            where the deployment is
  --client-id ID         CLOAKROOM_CLIENT_ID      a client of it
  --client-secret S      CLOAKROOM_CLIENT_SECRET
  --email E              CLOAKROOM_EMAIL          a user of it, best one made for this
  --password P           CLOAKROOM_PASSWORD
  --yes                                           write to a deployment that is not on loopback; without it only what reads is tested
  --cases N                                       cases for each operation and phase of Schemathesis (40)
  --seed N                                        of Schemathesis (1)
  --parts P              rows,schemathesis        what to run
  --report FOLDER        artifacts/contract       where report.html, junit.xml and ledger.json go
`;

const flags = {
  url: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  yes: { type: 'boolean', default: false },
  cases: { type: 'string', default: '40' },
  seed: { type: 'string', default: '1' },
  parts: { type: 'string', default: 'rows,schemathesis' },
  report: { type: 'string', default: 'artifacts/contract' },
};

const isLoopback = ({ hostname }) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Throws an Error that names every fault. */
export function optionsOf(args, environment) {
  const { values } = parseArgs({ args, options: flags, strict: true });
  const given = (flag, variable) => values[flag] ?? (environment[variable] || undefined);
  const faults = [];
  const whole = (flag) => {
    if (!/^[1-9]\d{0,5}$/.test(values[flag])) faults.push(`--${flag} must be a whole number from 1 to 999999.`);
    return Number(values[flag]);
  };
  const address = given('url', 'CLOAKROOM_URL');
  const url = address && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? new URL(address) : null;
  if (address !== undefined && !url) faults.push('--url must be an address such as https://images.example.');
  const client = {
    clientId: given('client-id', 'CLOAKROOM_CLIENT_ID'),
    clientSecret: given('client-secret', 'CLOAKROOM_CLIENT_SECRET'),
  };
  const user = { email: given('email', 'CLOAKROOM_EMAIL'), password: given('password', 'CLOAKROOM_PASSWORD') };
  const writes = !url || isLoopback(url) || values.yes;
  if (url && writes)
    for (const [name, value] of [...Object.entries(client), ...Object.entries(user)]) {
      const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (!value) faults.push(`--${flag} (or CLOAKROOM_${flag.toUpperCase().replace('-', '_')}) is needed with --url.`);
    }
  const parts = values.parts.split(',');
  const unknown = parts.filter((part) => !['rows', 'schemathesis'].includes(part));
  if (unknown.length > 0) faults.push(`--parts does not know ${unknown.join(', ')}.`);
  const settings = { cases: whole('cases'), seed: whole('seed') };
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return {
    url: url?.href.replace(/\/$/, ''),
    client,
    user,
    writes,
    parts,
    report: values.report,
    ...settings,
  };
}
