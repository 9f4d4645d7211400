// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Bytes in hex.
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
