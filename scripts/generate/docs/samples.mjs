// The requests to paste of an operation, in five languages, and what a reader sets and installs before. Called by operations.mjs,
// and for the reference page by site.mjs.
import { beforeYouPaste as before } from './samples/before.mjs';
import * as curl from './samples/curl.mjs';
import * as fetch from './samples/fetch.mjs';
import * as go from './samples/go.mjs';
import * as python from './samples/python.mjs';
import { requestOf } from './samples/request.mjs';
import * as sdk from './samples/sdk.mjs';

const languages = [curl, sdk, fetch, python, go];

/** Whole programs, each with the name of its language. */
export function samplesOf(model, operation) {
  const request = requestOf(model, operation);
  return languages.map(({ language: { language, syntax, label }, sample }) => ({
    language,
    syntax,
    label,
    source: sample(request),
  }));
}

/** How to set the variables, as Markdown. */
export const beforeYouPaste = (model) =>
  before(
    model,
    languages.map(({ language }) => language),
  );
