import type { Permissions } from '@pet/platform/authorization';

/** Everything here is for staff, as the schema's directives say; what has none is denied. */
export const permissions: Permissions = {};
