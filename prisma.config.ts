import { defineConfig } from 'prisma/config';

// `prisma generate` insists on a schema engine it then does not use; any program will do, and nothing is downloaded.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({});
