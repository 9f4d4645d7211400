// The contract's examples of answers, saved with the request of the collection that they answer. Called by postman.mjs.
import { examplesOf } from '../contract.mjs';
import { idOf } from './request.mjs';

/** As RFC 9110 and 6585 name them; Node's own names change with its versions. */
const reasons = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Without what only explains the request. */
const bare = ({ method, header, body, url }) => {
  const plain = ({ key, value }) => ({ key, value });
  const { query, variable, ...rest } = url;
  return {
    method,
    header: header.filter(({ disabled }) => !disabled).map(plain),
    ...(body && { body }),
    url: {
      ...rest,
      ...(query && { query: query.filter(({ disabled }) => !disabled).map(plain) }),
      ...(variable && { variable: variable.map(plain) }),
    },
  };
};

export const savedAnswers = (model, operation, request) =>
  operation.responses.flatMap((response) =>
    examplesOf(model, response).map(({ key, summary, value }) => ({
      id: idOf(`${operation.operationId} ${response.status} ${key}`),
      name: `${response.status} ${key}: ${summary}`,
      originalRequest: bare(request),
      ...(reasons[response.status] && { status: reasons[response.status] }),
      code: response.status,
      _postman_previewlanguage: 'json',
      header: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
      cookie: [],
      body: JSON.stringify(value, null, 2),
    })),
  );
