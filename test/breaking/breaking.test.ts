// npm run breaking names each change of the contract, and demands the version and the lines that it asks for.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildTime, type Contract, hasGo, judged, oasdiffBuilt } from './breaking.js';

beforeAll(oasdiffBuilt, buildTime);

interface Row {
  name: string;
  alter: (contract: Contract) => void;
  says: string[];
  go?: true;
}
const without = (list: string[], name: string) => list.filter((one) => one !== name);

const rows: Row[] = [
  {
    name: 'a field of an answer is gone',
    alter: ({ components: { schemas } }) => {
      delete schemas.Session.properties.endsAt;
      schemas.Session.required = without(schemas.Session.required, 'endsAt');
    },
    says: ['breaking getSession: removed the required property `session/endsAt` from the response'],
    go: true,
  },
  {
    name: 'an optional field of an answer is gone',
    alter: ({ components: { schemas } }) => delete schemas.ImageListResult.properties.nextCursor,
    says: ['breaking listImages: removed the optional property `nextCursor` from the response'],
    go: true,
  },
  {
    name: 'a request has a new required field',
    alter: ({ components: { schemas } }) => {
      schemas.LoginRequest.properties.otp = { type: 'string' };
      schemas.LoginRequest.required.push('otp');
    },
    says: ['breaking login: added the new required request property `otp`'],
    go: true,
  },
  {
    name: 'a request has a new optional field',
    alter: ({ components: { schemas } }) => {
      schemas.LoginRequest.properties.otp = { type: 'string' };
    },
    says: ['compatible login: added the new optional request property `otp`'],
    go: true,
  },
  {
    name: 'a default of a request changed',
    alter: ({ components: { schemas } }) => {
      schemas.LoginRequest.properties.isRemembered.default = true;
    },
    says: ['breaking login: the `isRemembered` request property default value changed from `false` to `true`'],
    go: true,
  },
  {
    name: "an answer's enum has a new value",
    alter: ({ components: { schemas } }) => schemas.HealthStatus.enum.push('starting'),
    says: ['status', 'checks/database', 'checks/server'].map(
      (field) => `breaking getReadiness: added the new \`starting\` enum value to the \`${field}\` response property`,
    ),
    go: true,
  },
  {
    name: 'a header of an answer has a new value',
    alter: ({ components: { headers } }) => headers['Cross-Origin-Resource-Policy'].schema.enum.push('same-site'),
    says: ['breaking getImage: the header `Cross-Origin-Resource-Policy` has the new value `same-site`'],
  },
  {
    name: 'sessions are shorter',
    alter: (contract) => {
      contract['x-session'].idleSeconds = 60;
    },
    says: ['breaking x-session: idleSeconds is 60 instead of 300'],
  },
  {
    name: 'sessions are longer',
    alter: (contract) => {
      contract['x-session'].idleSeconds = 600;
    },
    says: ['compatible x-session: idleSeconds is 600 instead of 300'],
  },
  {
    name: 'images are smaller, in one kind less',
    alter: (contract) => {
      contract['x-image-rules'].maxBytes = 1000;
      contract['x-image-rules'].formats.pop();
    },
    says: [
      'breaking x-image-rules: maxBytes is 1000 instead of 5242880',
      'breaking x-image-rules: no longer takes bmp',
    ],
  },
  {
    name: 'a breach of the rules for images has another code',
    alter: ({ paths }) => {
      paths['/api/auth/upload_image'].post['x-image-rules'].breaches.malformed.code = 'INVALID_IMAGE';
    },
    says: ['breaking uploadImageBase64: the code of malformed is `INVALID_IMAGE 422` instead of `UPLOAD_FAILED 422`'],
  },
  {
    name: 'a body may have fewer bytes',
    alter: ({ paths }) => {
      paths['/user/login'].post.requestBody['x-max-bytes'] = 1024;
    },
    says: ['breaking login: x-max-bytes is 1024 instead of 65536'],
  },
  {
    name: 'an operation answers a new code',
    alter: ({ paths }) => paths['/session'].get['x-error-codes'].push({ code: 'USER_NOT_ACTIVE', status: 403 }),
    says: ['breaking getSession: answers the new code `USER_NOT_ACTIVE` (403)'],
  },
  {
    name: 'an operation answers a known code with a new status',
    alter: ({ paths }) => paths['/session'].get['x-error-codes'].push({ code: 'PARAM_ILLEGAL', status: 422 }),
    says: ['breaking getSession: answers `PARAM_ILLEGAL` with the new status 422'],
  },
  {
    name: 'an operation no longer answers a code, nor another with one of its statuses',
    alter: ({ paths }) => {
      const { post } = paths['/user/login'];
      post['x-error-codes'] = post['x-error-codes'].filter(
        ({ code, status }: { code: string; status: number }) => code !== 'USER_NOT_FOUND' && status !== 415,
      );
    },
    says: [
      'breaking login: no longer answers `USER_NOT_FOUND` (404)',
      'compatible login: no longer answers `PARAM_ILLEGAL` with 415',
    ],
  },
  {
    name: 'a code is no longer worth a retry, another now is',
    alter: (contract) => {
      const row = (code: string, status: number) =>
        contract['x-error-codes'].find(
          (one: { code: string; status: number }) => one.code === code && one.status === status,
        );
      row('UPLOAD_FAILED', 503).retry = false;
      row('UPLOAD_FAILED', 500).retry = true;
    },
    says: [
      'breaking x-error-codes: `UPLOAD_FAILED 503` (code) is no longer worth a retry',
      'compatible x-error-codes: `UPLOAD_FAILED 500` (code) is now worth a retry',
    ],
  },
  {
    name: 'the SDK has a new code of its own',
    alter: (contract) => contract['x-client-codes'].push({ code: 'OFFLINE', retry: true }),
    says: ['breaking x-client-codes: has the new code `OFFLINE`'],
  },
  {
    name: 'what was safe to repeat is not, and has no key',
    alter: ({ paths }) => {
      paths['/session/logout'].post['x-idempotent'] = false;
      delete paths['/image/upload'].post['x-idempotency-key'];
    },
    says: [
      'breaking logout: is no longer safe to repeat',
      'breaking uploadImage: x-idempotency-key is nothing instead of `Idempotency-Key`',
    ],
  },
  {
    name: 'a credential has another header and another issuer',
    alter: ({ components: { securitySchemes } }) => {
      securitySchemes.sessionId.name = 'session';
      securitySchemes.sessionId['x-issued-by'] = 'operator';
    },
    says: [
      'breaking credential sessionId: name is `session` instead of `sessionId`',
      'breaking credential sessionId: x-issued-by is `operator` instead of `login`',
    ],
  },
  {
    name: 'an open operation asks for credentials',
    alter: ({ paths }) => {
      paths['/image/{imageId}'].get.security = [{ clientId: [], clientSecret: [] }];
    },
    says: ['breaking getImage: asks for clientId + clientSecret instead of no credentials'],
  },
  {
    name: 'an operation is gone',
    alter: ({ paths }) => delete paths['/images'],
    says: ['breaking listImages: GET /images is gone'],
  },
  {
    name: 'an operation has another name',
    alter: ({ paths }) => {
      paths['/images'].get.operationId = 'listPictures';
    },
    says: ['breaking listImages: operationId is `listPictures` instead of `listImages`'],
  },
  {
    name: 'an operation is new',
    alter: ({ paths }) => {
      const { parameters, get } = paths['/session'];
      paths['/session/facts'] = { parameters, get: { ...get, operationId: 'getSessionFacts' } };
    },
    says: ['compatible getSessionFacts: GET /session/facts is new'],
  },
  {
    name: 'a type of the SDK has another name',
    alter: ({ components: { schemas } }) => {
      schemas.SessionFacts = schemas.Session;
      schemas.SessionResult.properties.session.$ref = '#/components/schemas/SessionFacts';
      delete schemas.Session;
    },
    says: ['breaking schema Session: is gone'],
  },
  {
    name: 'data of a kind without a rule',
    alter: ({ paths }) => {
      paths['/images'].get['x-order'] = 'oldest first';
    },
    says: ['breaking x-order: changed at `#/paths/~1images/get/x-order`, and scripts/breaking has no rule for it'],
  },
];

// Each level with the version that is just too low and the one that is right, after 1.2.3 and after 0.4.1.
const steps = {
  breaking: [
    ['1.2.3', '1.3.0', '2.0.0'],
    ['0.4.1', '0.4.2', '0.5.0'],
  ],
  compatible: [
    ['1.2.3', '1.2.4', '1.3.0'],
    ['0.4.1', '0.4.1', '0.4.2'],
  ],
} as const;

describe('it names the change, and takes the right step with its lines, where', () => {
  for (const { name, alter, says, go } of rows) {
    (go && !hasGo ? test.skip : test)(name, async () => {
      const level = says[0]?.startsWith('breaking') ? 'breaking' : 'compatible';
      const [released, , right] = steps[level][0];
      const bare = await judged({ released, version: released, alter });
      expect(bare.changes).toEqual([...says].sort());
      expect([bare.code, bare.ok, bare.level]).toEqual([1, false, level]);
      const whole = await judged({ released, version: right, alter }, '--write');
      expect([whole.code, whole.faults]).toEqual([0, []]);
      for (const line of says) {
        expect(whole.changelog).toContain(`\n- ${line.replace(/^\w+ /, '')} (${line.replace(/ .*/, '')})\n`);
      }
    });
  }
});

describe('the version', () => {
  const alter = {
    breaking: (contract: Contract) => delete contract.paths['/images'],
    compatible: (contract: Contract) => {
      contract['x-session'].maxSeconds = 86400;
    },
  };
  const ask = { breaking: 'breaking changes ask', compatible: 'additions ask' };
  const cases = (['breaking', 'compatible'] as const).flatMap((level) =>
    steps[level].map(([released, low, right]) => ({ level, released, low, right })),
  );

  test.each(cases)('after $released a $level change asks for $right, $low is too low', async (row) => {
    const files = { released: row.released, alter: alter[row.level] };
    const low = await judged({ ...files, version: row.low }, '--write');
    expect([low.code, low.faults]).toEqual([
      1,
      [`version: info.version is ${row.low}, ${ask[row.level]} for ${row.right} or higher.`],
    ]);
    expect((await judged({ ...files, version: row.right }, '--write')).code).toBe(0);
  });

  test('of new wording is a patch, and needs no line', async () => {
    const reword = (contract: Contract) => {
      contract.info.description = 'In other words.';
      contract.paths['/session'].get.summary = 'Ask.';
    };
    const low = await judged({ released: '1.2.3', version: '1.2.3', alter: reword, changelog: '# Changelog\n' });
    expect([low.code, low.level, low.changes]).toEqual([1, 'wording', []]);
    expect(low.faults).toEqual(['version: info.version is 1.2.3, new wording asks for 1.2.4 or higher.']);
    const right = await judged({ released: '1.2.3', version: '1.2.4', alter: reword, changelog: '# Changelog\n' });
    expect([right.code, right.faults]).toEqual([0, []]);
  });

  test.each(['1.2.3', '1.2.4', '2.0.0'])('%s is fine where nothing changed since 1.2.3', async (version) => {
    const { code, level, faults } = await judged({ released: '1.2.3', version, changelog: '# Changelog\n' });
    expect([code, level, faults]).toEqual([0, 'none', []]);
  });

  test('never goes back', async () => {
    expect((await judged({ released: '1.2.3', version: '1.2.2' })).code).toBe(1);
  });
});
