// Operations that the contract does not have, with what is hard to write down in some language. Used by the test beside.
const hard = `it's "$HOME" \`ls\` \\n {x} %d ü`;

export const fields = {
  text: hard,
  count: 3,
  on: true,
  off: false,
  nothing: null,
  list: [1, 'two'],
  inner: { deep: [hard], no: false },
};
export const mood = `it's "$fine"`;
export const title = hard;

const schemasOf = (value: object) => Object.fromEntries(Object.keys(value).map((name) => [name, {}]));

const operation = (operationId: string, type: string, more: object = {}) => ({
  operationId,
  tags: ['image'],
  security: [{ clientId: [], 'x-access-token': [] }],
  responses: { 200: { description: 'Done.', content: { [type]: {} } } },
  ...more,
});

const body = (mediaType: string, properties: object, value: object) => ({
  requestBody: { content: { [mediaType]: { schema: { properties }, examples: { plain: { value } } } } },
});

export const paths = {
  '/thing/{thingId}/parts': {
    parameters: [{ name: 'thingId', in: 'path', required: true, schema: {}, description: 'Which thing.' }],
    put: operation('changeThing', 'application/json', {
      parameters: [
        { name: 'tag', in: 'query', required: true, schema: {}, example: 'a b&c' },
        { name: 'page', in: 'query', schema: { default: 2 } },
        { name: 'other', in: 'query', schema: {}, example: 'x' },
        { name: 'X-Mood', in: 'header', required: true, schema: {}, example: mood },
      ],
      ...body('application/json', { ...schemasOf(fields), email: { format: 'email' } }, { ...fields, email: 'x' }),
    }),
    get: operation('printThing', 'application/pdf'),
  },
  '/form': {
    post: operation('sendForm', 'application/json', {
      ...body('multipart/form-data', { title: {}, picture: { format: 'binary' } }, { title, picture: 'bytes' }),
    }),
  },
};
