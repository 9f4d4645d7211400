// The rooms' arrows: who may import whom. Held by npm run lint.
const room = (name) => `^src/${name}/`;
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from: { path: from }, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      '^src/',
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'a straight walk has no circles',
    ),
    rule(
      'http-not-stores',
      `${room('http')}|^src/app\\.ts$`,
      { path: room('stores'), dependencyTypesNot: ['type-only'] },
      'only plain records, as types',
    ),
    rule(
      'controllers-not-database',
      room('controllers'),
      { path: [room('stores'), 'node_modules/(mongoose|express)/'], dependencyTypesNot: ['type-only'] },
      'controllers are thin',
    ),
    rule(
      'services-not-http',
      room('services'),
      { path: [room('http'), room('controllers'), 'node_modules/(mongoose|express)/'] },
      'the rules know neither HTTP nor the database',
    ),
    rule(
      'services-not-stores',
      room('services'),
      { path: room('stores'), dependencyTypesNot: ['type-only'] },
      "only the stores' interfaces",
    ),
    rule(
      'stores-not-services',
      room('stores'),
      { path: [room('services'), room('http'), room('controllers')] },
      'stores give plain objects',
    ),
    rule(
      'only-stores-know-mongodb',
      '^src/(?!stores/)',
      { path: 'node_modules/(mongoose|mongodb)' },
      'one room knows MongoDB',
    ),
    rule(
      'images-are-pure',
      room('images'),
      { path: '^src/(?!images/)', dependencyTypesNot: ['type-only'] },
      'functions over bytes',
    ),
    rule('errors-and-settings-stand-alone', '^src/(errors|settings)\\.ts$', { path: '^src/' }, 'nothing of ours'),
    rule('nobody-imports-main', '.', { path: '^src/(main|cli/main)\\.ts$' }, 'main is the top'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
