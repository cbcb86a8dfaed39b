// Who may import whom: docs/technical-description.md, "Rooms". Run by `npm run boundaries` and by every `npm test`.
const ROOMS = [
  'domain',
  'services',
  'activities',
  'workflows',
  'temporal',
  'api',
  'web',
  'prisma',
  'scripts',
  'bench',
  'test',
];
const TESTS = '[.]test[.]tsx?$';
const others = (...allowed) => `^(${ROOMS.filter((room) => !allowed.includes(room)).join('|')})/|^config[.]ts$`;
/** What every noun may stand on: time, money, business time, who did it. */
const COMMON = '^domain/(time|money|process|calendars|members|teams|rotas|audits|notifications)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'two files that need each other are one, or miss a third',
      from: { pathNot: '^prisma/client/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-knows-no-other-room',
      severity: 'error',
      from: { path: '^domain/', pathNot: TESTS },
      to: { path: others('domain') },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'of packages only zod and temporal-polyfill; nothing of Node',
      from: { path: '^domain/', pathNot: TESTS },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/(zod|temporal-polyfill)/',
      },
    },
    {
      name: 'services-know-the-domain-only',
      severity: 'error',
      from: { path: '^services/', pathNot: TESTS },
      to: { path: others('domain', 'services', 'prisma') },
    },
    {
      name: 'activities-know-services-and-domain',
      severity: 'error',
      from: { path: '^activities/', pathNot: TESTS },
      to: { path: others('domain', 'services', 'activities', 'prisma') },
    },
    {
      name: 'workflows-run-nothing-but-workflows',
      severity: 'error',
      comment: 'the sandbox replays: elsewhere only types (`import type`) are taken from, and names of queues',
      from: { path: '^workflows/', pathNot: TESTS },
      to: { path: others('workflows'), pathNot: '^temporal/names[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^workflows/', pathNot: TESTS },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@temporalio/(workflow|common)/',
      },
    },
    {
      name: 'api-has-no-sql-and-no-workflows',
      severity: 'error',
      from: { path: '^api/', pathNot: TESTS },
      to: { path: '^(workflows|activities|web|test|bench)/|^prisma/client/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-knows-contracts-and-the-router-type',
      severity: 'error',
      from: { path: '^web/', pathNot: TESTS },
      to: { path: others('web', 'domain', 'api') },
    },
    {
      name: 'web-takes-types-only-from-the-api',
      severity: 'error',
      from: { path: '^web/', pathNot: TESTS },
      to: { path: '^api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-web',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { path: '^web/' },
    },
    {
      name: 'nouns-meet-in-contracts',
      severity: 'error',
      from: { path: '^domain/([^/]+)/', pathNot: [TESTS, COMMON] },
      to: { path: '^domain/[^/]+/', pathNot: ['^domain/$1/', COMMON, '/contract[.]ts$'] },
    },
    {
      name: 'features-do-not-meet',
      severity: 'error',
      from: { path: '^web/features/([^/]+)/', pathNot: TESTS },
      // What a feature shows on others' pages (a process, a dialog) is in its index.ts: its contract.
      to: { path: '^web/features/[^/]+/', pathNot: ['^web/features/$1/', '^web/features/[^/]+/index[.]ts$'] },
    },
    {
      name: 'shared-web-knows-no-feature',
      severity: 'error',
      from: { path: '^web/ui/', pathNot: TESTS },
      to: { path: '^web/(features|app)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/client/'] },
    exclude: { path: ['^dist/', '^coverage/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
