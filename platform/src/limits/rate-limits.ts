/**
 * What is counted: root fields of operations as `read` and `write`, as `auth` where a password or a token is tried,
 * as `lookup` where something else could be found out by guessing, and as `track` where a page tells what is done on it;
 * whatever is refused as `invalid`; and plain HTTP requests, for drawings and files, as `route`.
 */
export const rateClasses = ['read', 'write', 'auth', 'lookup', 'track', 'invalid', 'route'] as const;
export type RateClass = (typeof rateClasses)[number];

/** How many of each class one client may ask for within {@link windowSeconds}. */
export type RateLimits = Readonly<Record<RateClass, number>>;

/** How long is counted, from a client's first request on. */
export const windowSeconds = 60;

/** Enough for people, and not for guessing passwords. */
export const defaultRateLimits: RateLimits = {
  read: 100,
  write: 20,
  auth: 5,
  lookup: 10,
  track: 60,
  invalid: 60,
  // A page shows many drawings at once.
  route: 300,
};
