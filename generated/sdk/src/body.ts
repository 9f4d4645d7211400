// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The two kinds of body, each a Blob, so that its length is known and the same bytes can be sent again.

type Fields = [name: string, value: unknown][];
/** The body and its Content-Type. */
export type ToBody = (fields: Fields) => Promise<[Blob, string]>;

export const json: ToBody = async (fields) => [new Blob([JSON.stringify(Object.fromEntries(fields))]), 'application/json'];

export const form: ToBody = async (fields) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value as Blob);
  const framed = new Response(data);
  // Before the body is read: Bun forgets it with that.
  const type = framed.headers.get('Content-Type') ?? '';
  return [await framed.blob(), type];
};
