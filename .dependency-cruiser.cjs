// The directions of STYLE: every arrow runs down. Each rule names the offender; tools/check.mjs fails when too few modules were seen.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-imports-only-core',
      severity: 'error',
      from: { path: '^core/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^core/src' },
    },
    {
      name: 'inside-core-every-arrow-runs-down',
      comment:
        'authorize above ports above keys, accounts, routes, usage, net; types of a decision are shared vocabulary',
      severity: 'error',
      from: { path: '^core/src/(keys|accounts|net|audit)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^core/src/(authorize|ports)/',
        pathNot: '^core/src/authorize/(rate-window|decision|reasons)\\.ts$',
      },
    },
    {
      name: 'stores-import-core-only',
      severity: 'error',
      from: { path: '^stores/src' },
      to: { path: '^(server|web|cli|sdk)/' },
    },
    {
      name: 'sdk-imports-nothing',
      severity: 'error',
      from: { path: '^sdk/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^sdk/src' },
    },
    {
      name: 'web-talks-through-sdk',
      severity: 'error',
      from: { path: '^web/src' },
      to: { path: '^(core|stores|server|cli)/' },
    },
    {
      name: 'cli-imports-sdk-and-server',
      severity: 'error',
      from: { path: '^cli/src' },
      to: { path: '^(core|stores|web)/' },
    },
    {
      name: 'check-imports-sdk-only',
      comment: 'a caller has a URL and a key, and no installation',
      severity: 'error',
      from: { path: '^cli/src/check', pathNot: '\\.test\\.ts$' },
      to: { path: '^(core|stores|server|middleware|web)/' },
    },
    {
      name: 'middleware-imports-core-stores-and-sdk',
      severity: 'error',
      from: { path: '^middleware/src', pathNot: ['\\.test\\.ts$', '^middleware/src/test-support/'] },
      to: { path: '^(server|web|cli)/' },
    },
    {
      name: 'middleware-loads-no-framework',
      comment: 'the frameworks are the user’s: their types are used, their code is not',
      severity: 'error',
      from: { path: '^middleware/src', pathNot: ['\\.test\\.ts$', '^middleware/src/test-support/'] },
      to: { path: 'node_modules/(express|fastify|hono)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'hono-and-remote-run-without-node',
      severity: 'error',
      from: {
        path: '^middleware/src/(hono|decide|guard|guard-options|answer-of|verdict|verdict-cache|remote-guard)\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-imports-core-and-stores',
      severity: 'error',
      from: { path: '^server/src' },
      to: { path: '^(web|cli|sdk)/' },
    },
    {
      name: 'concrete-stores-only-where-composed',
      severity: 'error',
      from: {
        path: '^server/src',
        pathNot: [
          '^server/src/app\\.ts$',
          '^server/src/open-database\\.ts$',
          '^server/src/operator/open-installation\\.ts$',
          '\\.test\\.ts$',
          '^server/src/test-support/',
        ],
      },
      to: { path: '^stores/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-nouns-do-not-import-each-other',
      severity: 'error',
      from: { path: '^server/src/api/([^/]+)/' },
      to: { path: '^server/src/api/([^/]+)/', pathNot: '^server/src/api/$1/' },
    },
    {
      name: 'front-doors-never-import-api',
      severity: 'error',
      from: { path: '^server/src/front-doors', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/api/' },
    },
    {
      name: 'only-accounts-imports-better-auth',
      severity: 'error',
      from: { path: '^(core|stores|server|cli|web|sdk)/src', pathNot: '^server/src/accounts/' },
      to: { path: 'node_modules/better-auth' },
    },
    {
      name: 'one-place-chooses-the-sqlite-driver',
      comment: 'which of its versions suits this Node',
      severity: 'error',
      from: { pathNot: '^stores/src/sqlite/connect-sqlite(\\.test)?\\.ts$' },
      to: { path: 'node_modules/(@types/)?better-sqlite3' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { pathNot: '\\.(test|contract)\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    // What one package imports of another stands in its dist: not followed, but not excluded either, or no rule would see it.
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
