import type { ShopClient } from '../../shop-client.ts';

/** Runs an operation in somebody's name. @returns its data @throws Error with what was answered instead */
export type Ask = (
  operation: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<NonNullable<Awaited<ReturnType<ShopClient['send']>>['data']>>;

/** Whose things they are, and what is known of them. */
export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** What making a thing takes. */
export interface Setting {
  readonly owner: Owner;
  readonly asOwner: Ask;
  readonly asStaff: Ask;
  /** Another thing of the same set. */
  get(name: string): Promise<unknown>;
}

/** Something that rows name: a thing of the owner's, by its id or token, or what somebody writes to ask for one. */
export interface Thing {
  /** Its type as an argument. */
  readonly type: string;
  /** Another value of its form, which stands for nothing that there is; absent where it names nothing. */
  readonly missing?: unknown;
  make(setting: Setting): unknown;
  /** What nobody may change who may not see the thing: a root field, asked for by the owner; of things of the same set. */
  readonly state?: string;
}

/** The things of a domain, by the names that rows have for them. */
export type Things = Readonly<Record<string, Thing>>;

/** In whatever only the owner and staff may see. */
export const secretWord = 'Zilpzalp';
/** In what a design shows, which its owner can lend to others. */
export const lentWord = 'Wiedehopf';

/** An id that nothing has. */
export const noId = '00000000-0000-4000-8000-000000000000';
/** A token of the form of our own that opens nothing. */
export const noToken = 'x'.repeat(43);
