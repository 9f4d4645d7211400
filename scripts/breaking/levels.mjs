// How grave oasdiff's findings are to Cloakroom where that differs from its own view. Used by oasdiff.mjs; rules.md says why.

const statedByUs = [
  'api-version-not-bumped',
  'api-version-decreased',
  'api-major-version-not-bumped',
  'api-tag-added',
  'api-tag-removed',
  'api-operation-id-added',
  'api-operation-id-removed',
  'api-schema-removed',
  'api-global-security-added',
  'api-global-security-removed',
  'api-security-added',
  'api-security-removed',
  'api-security-component-added',
  'api-security-component-removed',
  'api-security-component-type-changed',
  'api-path-removed-without-deprecation',
  'api-path-removed-with-deprecation',
  'api-path-removed-before-sunset',
  'api-removed-without-deprecation',
  'api-removed-with-deprecation',
  'api-removed-before-sunset',
  'endpoint-added',
  'response-non-success-status-added',
  'response-non-success-status-removed',
  'response-success-status-added',
  'response-success-status-removed',
];

const graver = [
  'request-body-default-value-changed',
  'request-body-default-value-removed',
  'request-parameter-default-value-changed',
  'request-parameter-default-value-removed',
  'request-property-default-value-changed',
  'request-property-default-value-removed',
  'request-parameter-removed-with-deprecation',
  'response-optional-property-removed',
  'response-property-enum-value-removed',
  'response-mediatype-enum-value-removed',
];

/** oasdiff's --severity-levels file. */
export const levels = [...statedByUs.map((id) => `${id} none`), ...graver.map((id) => `${id} err`)].join('\n');
