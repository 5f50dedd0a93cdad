/** The parent objects of this subgraph's GraphQL types; codegen finds them by name. */

import type { Connection, Payload, Problem } from '@pet/platform/graphql';
import type { Design, DesignRevision, DesignShare, Preset, Product } from '../generated/prisma/client.ts';
import type { SharePermission } from './domain/access.ts';
import type { PriceLine } from './domain/pricing.ts';
import type { Variant } from './domain/product.ts';

export type DesignParent = Design;
export type DesignConnectionParent = Connection<Design>;

export type DesignRevisionParent = DesignRevision;

/** Like the platform's `Connection`, but numbered: a revision's place is its version. */
export interface DesignRevisionConnectionParent {
  readonly edges: { readonly node: DesignRevision; readonly cursor: string }[];
  readonly nodes: DesignRevision[];
  readonly pageInfo: Connection<Design>['pageInfo'];
  readonly totalCount: number;
}

export type DesignShareParent = Omit<DesignShare, 'tokenHash'>;

export interface SharedDesignParent {
  readonly design: Design;
  readonly permission: SharePermission;
  readonly expiresAt: Date | null;
}

export interface DesignChangeParent {
  readonly version: number;
  readonly kind: DesignRevision['kind'];
  readonly design: Design | null;
  readonly changedBy: string | null;
  readonly occurredAt: Date;
}

export type PresetParent = Preset;
export type PresetConnectionParent = Connection<Preset>;

export type ProductParent = Product;
export type ProductConnectionParent = Connection<Product>;
export type ProductVariantParent = Variant;

export interface UserParent {
  readonly id: string;
}

export type QuoteLineParent = PriceLine;

export type BuilderUserErrorParent = Problem;
export type CreateDesignPayloadParent = Payload<{ design: Design }>;
export type UpdateDesignPayloadParent = Payload<{ design: Design }>;
export type DuplicateDesignPayloadParent = Payload<{ design: Design }>;
export type DeleteDesignPayloadParent = Payload<{ deletedDesignId: string }>;
export type ShareDesignPayloadParent = Payload<{ share: DesignShareParent; token: string; url: string }>;
export type RevokeDesignSharePayloadParent = Payload<{ share: DesignShareParent }>;
export type CreatePresetPayloadParent = Payload<{ preset: Preset }>;
export type UpdatePresetPayloadParent = Payload<{ preset: Preset }>;
export type ArchivePresetPayloadParent = Payload<{ preset: Preset }>;
