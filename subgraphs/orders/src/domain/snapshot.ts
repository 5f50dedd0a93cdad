/** A design as it was when it was ordered: later edits, or its deletion, never change what was bought. */

import { z } from 'zod';

/** What the workshop reads: one row of the specification sheet. */
export const specification = z.array(z.object({ label: z.string(), value: z.string() }));

export const designSnapshot = z.object({
  name: z.string(),
  version: z.int().min(1),
  specification,
  /** The builder's own description of the harness; nothing here interprets it. */
  config: z.json(),
});
export type DesignSnapshot = z.infer<typeof designSnapshot>;
