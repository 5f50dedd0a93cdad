import { analytics } from './things/analytics.ts';
import { builder } from './things/builder.ts';
import { orders } from './things/orders.ts';
import type { Setting, Things } from './things/setting.ts';
import { users } from './things/users.ts';
import { webhooks } from './things/webhooks.ts';

/** Every thing that rows can name. A new domain adds its own. */
export const things: Things = { ...users, ...builder, ...orders, ...webhooks, ...analytics };

/** Things of the owner's that belong together; each is made when it is first asked for. */
export interface ThingSet {
  /** @throws Error where there is no thing of that name, or it cannot be made */
  get(name: string): Promise<unknown>;
}

/** Opens a set in which nothing has been made yet. */
export function openThingSet(setting: Omit<Setting, 'get'>): ThingSet {
  const made = new Map<string, Promise<unknown>>();
  function get(name: string): Promise<unknown> {
    const thing = things[name];
    if (thing === undefined)
      throw new Error(`There is no thing ${name}; add it to gateway/test/security/things`);
    const known = made.get(name) ?? Promise.resolve(thing.make({ ...setting, get }));
    made.set(name, known);
    return known;
  }
  return { get };
}
