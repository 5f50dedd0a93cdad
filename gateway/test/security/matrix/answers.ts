/** Who asks. `expired` and `ended` are the owner with a token that is over, and with one of a session that was ended. */
export const actors = ['anonymous', 'other', 'owner', 'staff', 'admin', 'expired', 'ended'] as const;
export type Actor = (typeof actors)[number];

/** Refused: the field is null, and an error at its place has this code. */
export type Refusal = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'TOKEN_EXPIRED';

/**
 * What a route answers:
 * - `data`: what was asked for;
 * - `own`: something of whoever asks, and nothing of the owner's;
 * - `missing`: what is answered where there is no such thing, letter by letter.
 */
export type RouteAnswer = 'data' | 'own' | 'missing' | Refusal;

/** What a field of a thing answers to whoever was given the thing; `null` is without an error. */
export type FieldAnswer = 'data' | 'null' | Refusal;

/** An answer for each actor. */
export type Answers<Answer> = Readonly<Record<Actor, Answer>>;

function to<Answer>(anonymous: Answer, other: Answer, owner: Answer, staff: Answer, admin: Answer) {
  // A bad token is never taken for none: nothing that comes with it is run, whoever may see it.
  const bad = { expired: 'TOKEN_EXPIRED', ended: 'UNAUTHENTICATED' } as const;
  return { anonymous, other, owner, staff, admin, ...bad };
}

/** What a route to a thing of the owner's answers to whom. */
// biome-ignore format: a table
export const routeAudiences = {
  //                                anonymous          other        owner        staff        admin
  anybody:          to<RouteAnswer>('data',            'data',      'data',      'data',      'data'),
  nobody:           to<RouteAnswer>('missing',         'missing',   'missing',   'missing',   'missing'),
  // There is nothing in it but what belongs to whoever asks.
  themselves:       to<RouteAnswer>('UNAUTHENTICATED', 'own',       'own',       'own',       'own'),
  themselvesOrNull: to<RouteAnswer>('missing',         'own',       'own',       'own',       'own'),
  owner:            to<RouteAnswer>('UNAUTHENTICATED', 'missing',   'data',      'missing',   'missing'),
  ownerAndStaff:    to<RouteAnswer>('UNAUTHENTICATED', 'missing',   'data',      'data',      'data'),
  // The same where the field itself is open to all.
  ownerStaffOrNull: to<RouteAnswer>('missing',         'missing',   'data',      'data',      'data'),
  // Lists in which customers find what is their own, and staff everything.
  ownAndStaff:      to<RouteAnswer>('UNAUTHENTICATED', 'own',       'data',      'data',      'data'),
  ownerElseRefused: to<RouteAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'data',      'data',      'data'),
  staff:            to<RouteAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'data',      'data'),
  // What one member of staff has asked for.
  memberOfStaff:    to<RouteAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'data',      'missing'),
  staffOrNull:      to<RouteAnswer>('missing',         'missing',   'missing',   'data',      'data'),
  // Here there is nobody whom staff could ask.
  staffInVain:      to<RouteAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'missing',   'missing'),
  admin:            to<RouteAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'data'),
} as const;
export type RouteAudience = keyof typeof routeAudiences;

/** What a field of a thing of the owner's answers to whom, once they were given the thing. */
// biome-ignore format: a table
export const fieldAudiences = {
  //                                anonymous          other        owner        staff        admin
  reached:          to<FieldAnswer>('data',            'data',      'data',      'data',      'data'),
  ownerAndStaff:    to<FieldAnswer>('UNAUTHENTICATED', 'FORBIDDEN', 'data',      'data',      'data'),
  ownerStaffOrNull: to<FieldAnswer>('null',            'null',      'data',      'data',      'data'),
} as const;
export type FieldAudience = keyof typeof fieldAudiences;
