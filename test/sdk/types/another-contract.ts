// The one operation, model and code that another contract has more, and a program that uses them. Used by
// test/sdk/another-contract.test.ts.
import type { Document } from 'yaml';

/** GET /image/{imageId}/text?language=&page=, which may be IMAGE_LOCKED. */
export function extend(contract: Document): void {
  const like = ['paths', '/image/{imageId}/info', 'get'];
  const answered = { code: 'IMAGE_LOCKED', status: 423 };
  const told = { meaning: 'The image is being read.', action: 'Wait as Retry-After says.', retry: true };
  contract.addIn(['x-error-codes'], { ...answered, envelope: 'result', operations: ['getImageText'], ...told });
  const ref = (what: string) => ({ $ref: `#/components/${what}` });
  const json = (schema: string) => ({ 'application/json': { schema: ref(`schemas/${schema}`) } });
  const query = (name: string, required: boolean, schema: object) => ({
    name,
    in: 'query',
    required,
    description: name,
    schema,
  });
  const codes = contract.toJS().paths['/image/{imageId}/info'].get['x-error-codes'];
  contract.setIn(['paths', '/image/{imageId}/text'], {
    parameters: [ref('parameters/ImageId')],
    get: {
      operationId: 'getImageText',
      tags: ['image'],
      summary: 'Get the words',
      description: 'Reads what stands in the image.',
      'x-idempotent': true,
      'x-error-codes': [...codes, answered],
      security: contract.getIn([...like, 'security']),
      parameters: [
        query('language', true, { type: 'string', enum: ['en', 'de'] }),
        query('page', false, { type: 'integer' }),
      ],
      responses: {
        200: { description: 'The words.', content: json('ImageTextResult') },
        400: ref('responses/SessionBadRequest'),
        401: ref('responses/SessionUnauthorized'),
        404: ref('responses/SessionNotFound'),
        423: {
          description: 'Locked.',
          headers: { 'Retry-After': ref('headers/Retry-After') },
          content: json('ResultError'),
        },
      },
    },
  });
  contract.addIn(['components', 'schemas', 'ResultErrorCode', 'enum'], 'IMAGE_LOCKED');
  const object = (properties: object, required: string[]) => ({ type: 'object', properties, required });
  contract.setIn(
    ['components', 'schemas', 'ImageText'],
    object(
      {
        words: { type: 'array', items: { type: 'string' } },
        language: { type: 'string', enum: ['en', 'de'] },
        confidence: { type: 'number' },
      },
      ['words', 'language'],
    ),
  );
  const result = { resultContext: ref('schemas/ResultContext'), text: ref('schemas/ImageText') };
  contract.setIn(['components', 'schemas', 'ImageTextResult'], object(result, ['resultContext', 'text']));
}

/** Its last two lines do not compile: a query parameter is missing, or no value of its own. */
export const using = `
import { Cloakroom, getImageText, type Client, type ImageText, type ImageTextResult } from 'cloakroom-sdk';
export async function use(cloakroom: Cloakroom, client: Client): Promise<[ImageText, string[], 'en' | 'de', number | undefined]> {
  const { text }: ImageTextResult = await getImageText(client, { imageId: 'a', language: 'en' });
  const { data } = await cloakroom.safe.getImageText({ imageId: 'a', language: 'de', page: 2 });
  return [data?.text ?? text, text.words, text.language, text.confidence];
}
export const withoutLanguage = (client: Client) => getImageText(client, { imageId: 'a' });
export const otherLanguage = (client: Client) => getImageText(client, { imageId: 'a', language: 'fr' });
`;
