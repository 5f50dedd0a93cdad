import { z } from 'zod';

/** Where one subgraph runs, as a gateway has it. */
const subgraphStatus = z.object({
  /** Of the service that the settings name; null where they name none. */
  url: z.string().nullable(),
  /** How many of a hundred operations go to that service. */
  weight: z.number(),
  /** What `identifyDatabase` says of its tables; null where it does not run in the gateway's process. */
  database: z.string().nullable(),
});

/** What a gateway tells operators of where its subgraphs run, at `/subgraphs` of their listener. */
export const gatewayStatus = z.object({
  pid: z.number().int().positive(),
  /** The name of the machine. */
  machine: z.string(),
  /** Where it listens, and where clients reach it; without a trailing slash. */
  url: z.string(),
  publicUrl: z.string(),
  /** Whether it tells other processes by Redis what is new. */
  redis: z.boolean(),
  /** `fingerprintOf` the key that its calls are signed with. */
  signsWith: z.string(),
  settings: z.object({
    /** The file that CONFIG_FILE names; null where it names none, so that nothing can be read again. */
    file: z.string().nullable(),
    /** How often it was read again, and why the last time was refused; null where it was not. */
    readings: z.number(),
    refusal: z.string().nullable(),
  }),
  /** How many changes ago operations began that have not ended yet; 0 when all go by the places below. */
  finishing: z.number(),
  subgraphs: z.record(z.string(), subgraphStatus),
});

export type SubgraphStatus = z.infer<typeof subgraphStatus>;
export type GatewayStatus = z.infer<typeof gatewayStatus>;
