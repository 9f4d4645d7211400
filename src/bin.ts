#!/usr/bin/env node
// The package's command: the server and the admin command line under one name. Run by the shell as `cloakroom`.
import { readFileSync } from 'node:fs';

const help = `Usage: cloakroom [options] <command>

Commands:
  serve [--workers N]   serve until SIGTERM or SIGINT; settings come from the environment
  admin <arguments...>  clients, users, sessions, export and import, also beside a running server; see "cloakroom admin --help"

Options:
  -V, --version         output the version number
  -h, --help            display this text
`;

// Either runs as soon as it is imported.
const programs = { serve: './main.js', admin: './cli/main.js' };

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function refuse(fault: string): void {
  process.stderr.write(`error: ${fault}\n\n${help}`);
  process.exitCode = 2;
}

const [command, ...rest] = process.argv.slice(2);
const has = (...options: string[]): boolean => options.some((option) => command === option || rest[0] === option);

if (command === 'admin') {
  process.argv.splice(2, 1); // it reads its own arguments
  await import(programs.admin);
} else if (has('-h', '--help')) process.stdout.write(help);
else if (has('-V', '--version')) process.stdout.write(`${version()}\n`);
else if (command === undefined) refuse('missing command');
else if (command !== 'serve') refuse(`unknown command '${command}'`);
else if (rest.length > 0 && !/^--workers[ =][^ ]*$/.test(rest.join(' '))) {
  refuse(`'serve' takes --workers N and nothing else: its settings come from the environment`);
} else {
  process.argv.splice(2, 1); // as above
  await import(programs.serve);
}
