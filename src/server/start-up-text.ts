// What a person sees at the start of an embedded server: the demo credentials, once, and calls to paste. Printed by main.
import { join } from 'node:path';
import { projectRoot } from '../contract.js';

export interface Demo {
  clientId: string;
  clientSecret: string;
  email: string;
  password: string;
}

const field = (name: string) => `sed -E 's/.*"${name}":"([^"]*)".*/\\1/'`;

/** The main job as four lines of shell, each pasted as it is. */
export function callsToPaste(url: string, { clientId, clientSecret, email, password }: Demo): string[] {
  const client = `-H 'clientId: ${clientId}' -H 'clientSecret: ${clientSecret}'`;
  const session = `${client} -H "sessionId: $SESSION"`;
  const json = `-H 'Content-Type: application/json'`;
  const image = join(projectRoot, 'src/docs/ticket.png');
  return [
    `SESSION=$(curl -s ${url}/user/login ${client} ${json} -d '${JSON.stringify({ email, password })}' | ${field('sessionId')}); echo "session $SESSION"`,
    `IMAGE=$(curl -s ${url}/image/upload ${session} -F 'image=@"${image}"' | ${field('imageId')}); echo "image ${url}/image/$IMAGE"`,
    `curl -s ${url}/image/$IMAGE -o ticket.png -w '%{http_code} %{content_type} %{size_download} bytes in ticket.png\\n'`,
    `curl -s ${url}/session/logout ${session} ${json} -d "{\\"sessionId\\":\\"$SESSION\\"}"; echo`,
  ];
}

export function startUpText(version: string, url: string, secureUrl: string | undefined, demo: Demo | null): string {
  const lines = [
    `Cloakroom ${version}`,
    `  reference  ${url}/docs/`,
    ...(secureUrl ? [`  HTTPS      ${secureUrl}`] : []),
  ];
  if (!demo) return lines.join('\n');
  const [login = '', upload = '', show = '', logout = ''] = callsToPaste(url, demo);
  return [
    ...lines,
    '',
    'The store was empty: a demo client and user were made. They are shown this once.',
    `  clientId      ${demo.clientId}`,
    `  clientSecret  ${demo.clientSecret}`,
    `  email         ${demo.email}`,
    `  password      ${demo.password}`,
    '',
    'Paste these to log in, hand in an image, get it back and log out:',
    '',
    login,
    upload,
    show,
    logout,
    '',
  ].join('\n');
}
