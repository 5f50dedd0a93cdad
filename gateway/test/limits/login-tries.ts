/** A try of somebody's password that is wrong, as a field of a mutation. */
export function loginField(alias: string, email: string): string {
  return `${alias}: login(input: { email: "${email}", password: "not the password" }) { userErrors { code } }`;
}

/** A mutation that tries many accounts, one alias each. */
export function aliasedLogins(count: number, emailOf: (index: number) => string): string {
  const fields = Array.from({ length: count }, (_, index) => loginField(`a${index}`, emailOf(index)));
  return `mutation { ${fields.join(' ')} }`;
}
