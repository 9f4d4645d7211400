// An operation's request as a Go program, by the standard library alone. Called by samples.mjs.
import { goBodyOf } from './go-body.mjs';
import { checked, checkedIn, textIn, valueIn } from './go-values.mjs';
import { address, searchOf } from './request.mjs';

export const language = {
  language: 'go',
  syntax: 'go',
  label: 'Go',
  needs: 'Go 1.18 or newer',
  run: '`go run sample.go`',
};

/** The address, with texts that follow each other made one. */
function urlOf({ path, ...request }) {
  const search = searchOf(request);
  const parts = path.at(-1).variable || !search ? [...path, search] : [...path.slice(0, -1), path.at(-1) + search];
  const values = parts.filter(Boolean).map((part) => valueIn(part.variable ? part : { literal: part }));
  return [valueIn({ variable: address }), ...values].join(' + ');
}

export function sample(request) {
  const { method, credentials, headers, savedAs } = request;
  const { lines, sent, type, imports } = goBodyOf(request.body);
  const verb = `http.Method${method[0]}${method.slice(1).toLowerCase()}`;
  const set = (name, value) => `request.Header.Set(${valueIn({ literal: name })}, ${value})`;
  const main = [
    ...lines,
    `url := ${urlOf(request)}`,
    ...checked(`request, err := http.NewRequest(${verb}, url, ${sent})`),
    ...[...credentials, ...headers].map((header) => set(header.name, textIn(header))),
    ...(type ? [set('Content-Type', type)] : []),
    '',
    ...checked('response, err := http.DefaultClient.Do(request)'),
    'defer response.Body.Close()',
    ...checked('answer, err := io.ReadAll(response.Body)'),
    'if response.StatusCode >= 300 {',
    '\tlog.Fatalf("%s %s", response.Status, answer)',
    '}',
    ...(savedAs
      ? [...checkedIn(`err := os.WriteFile("${savedAs}", answer, 0o644)`), 'fmt.Println(response.Status)']
      : ['fmt.Printf("%s\\n%s\\n", response.Status, answer)']),
  ];
  return [
    'package main',
    '',
    'import (',
    ...[...imports, 'fmt', 'io', 'log', 'net/http', 'os'].sort().map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...main.map((line) => line && `\t${line}`),
    '}',
  ].join('\n');
}
