// npm run chaos: faults and overload against real mongod and server processes; a table of what held. Rows: scripts/faults/rows.
import { fileURLToPath } from 'node:url';
import { main } from './faults/runner.mjs';

process.exit(await main('chaos', fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2)));
