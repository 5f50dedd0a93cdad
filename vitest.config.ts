import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // graphql 16 has a CommonJS and an ES module build, and types of one are strangers to the other. Node takes the
  // CommonJS one, as Apollo's packages do; Vite would take the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  test: {
    include: ['{platform,gateway,schema,ops}/test/**/*.test.{ts,tsx}', 'subgraphs/*/test/**/*.test.ts'],
    globalSetup: ['platform/src/testing/postgres.ts', 'platform/src/testing/redis-program.ts'],
    // Most tests wait for servers of their own; vitest would leave one core unused, which is half of a small machine.
    maxWorkers: '100%',
    // Loading Apollo, Prisma and the shop anew for each of the files would take longer than most of them.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
