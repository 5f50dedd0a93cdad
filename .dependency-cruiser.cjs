/**
 * Dependencies point one way: web → schema, gateway → subgraphs → platform.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: '/generated/' } },
    },
    {
      name: 'platform-stands-alone',
      severity: 'error',
      from: { path: '^platform/' },
      to: { path: '^(gateway|subgraphs|schema)/' },
    },
    {
      name: 'subgraphs-do-not-know-each-other',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraphs-do-not-know-the-gateway',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(gateway|schema)/' },
    },
    {
      name: 'gateway-knows-subgraphs-by-their-definition-only',
      comment: 'and imports them lazily, so that a gateway that mounts none can ship without them',
      severity: 'error',
      from: { path: '^gateway/src/', pathNot: '^gateway/src/subgraphs/registry\\.ts$' },
      to: { path: '^subgraphs/' },
    },
    {
      name: 'subgraphs-are-imported-lazily',
      severity: 'error',
      from: { path: '^gateway/src/subgraphs/registry\\.ts$' },
      to: { path: '^subgraphs/', dynamic: false },
    },
    {
      name: 'domain-rules-are-pure',
      comment: 'no GraphQL, HTTP, Prisma or platform in src/domain',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/domain/' },
      to: {
        path: '^(platform|subgraphs/[^/]+/(src/(?!domain/)|generated/))|node_modules/(graphql|@prisma|pg|undici)/',
      },
    },
    {
      name: 'production-code-does-not-use-tests',
      severity: 'error',
      from: { path: '^(platform|gateway|subgraphs/[^/]+)/src/', pathNot: '^platform/src/testing/' },
      to: { path: '(^platform/src/testing/|/test/)' },
    },
    {
      name: 'dependencies-are-declared',
      comment: 'tests run on the test tools of the root',
      severity: 'error',
      from: { pathNot: '(/test/|^platform/src/testing/)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '/generated/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
