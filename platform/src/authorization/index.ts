export { allow, and, deny, not, or, rule } from 'graphql-shield';
export { type Permissions, protect } from './protect.ts';
export { isAdministrator, isAuthenticated, isStaffMember } from './rules.ts';
