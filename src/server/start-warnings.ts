// What is no fault of the configuration, but hardly meant: told in the log when the server starts. Used by main.
import type { Config } from '../config.js';
import { misspeltSettings } from '../misspelt.js';
import { isUnspecified } from './listen.js';

/** A line of the log, at warn. Never says the value of a variable that it does not know. */
export interface StartWarning {
  msg: string;
  event: string;
  [field: string]: string;
}

/** Those that are listened on. */
interface Addresses {
  url: string;
  secureUrl: string;
}

function localUrls(config: Config, { url, secureUrl }: Addresses): StartWarning[] {
  if (!isUnspecified(config.host)) return [];
  const local = [
    ...(config.publicUrl === undefined ? [{ field: 'url', base: url, setting: 'PUBLIC_URL' }] : []),
    ...(config.publicSecureUrl === undefined
      ? [{ field: 'secure_url', base: secureUrl, setting: 'PUBLIC_SECURE_URL' }]
      : []),
  ];
  if (local.length === 0) return [];
  const all = (key: 'field' | 'base' | 'setting') => local.map((one) => one[key]).join(' and ');
  const [begins, which] = local.length === 1 ? ['begins', 'which is'] : ['begin', 'which are'];
  const msg = `${all('field')} in answers ${begins} with ${all('base')}, ${which} of no use on other machines: set ${all('setting')}.`;
  return [{ event: 'local-urls', msg }];
}

/** `names` are those of the environment. */
export function startWarnings(config: Config, addresses: Addresses, names: string[]): StartWarning[] {
  const unknown = misspeltSettings(names).map(({ name, meant, told }) => {
    return { event: 'unknown-setting', name, meant, msg: told };
  });
  return [...unknown, ...localUrls(config, addresses)];
}
