/** What can be wrong with a caller's input; the members of the schema's `UsersUserErrorCode`. */
export type ProblemCode =
  | 'INVALID'
  | 'WEAK_PASSWORD'
  | 'EMAIL_TAKEN'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_REFRESH_TOKEN'
  | 'NOT_FOUND'
  | 'LAST_ADMINISTRATOR';
