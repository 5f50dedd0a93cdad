import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { repository } from './services.ts';

const amounts = z.object({ cpus: z.string(), memory: z.string() });

const service = z.object({
  image: z.string(),
  build: z
    .object({
      context: z.literal('.'),
      args: z.object({ WORKSPACE: z.string(), PORT: z.number(), READY_PORT: z.number() }),
    })
    .optional(),
  restart: z.string(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().default(false),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.union([z.string(), z.object({ source: z.string(), target: z.string() })])).default([]),
  deploy: z.object({
    replicas: z.number().default(1),
    resources: z.object({ limits: amounts, reservations: amounts.optional() }),
  }),
});

const file = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** docker-compose.yml, as far as it is checked; a service without limits, restart policy or networks does not parse. */
export const compose = file.parse(
  parse(readFileSync(new URL('docker-compose.yml', repository), 'utf8'), { merge: true }),
);
