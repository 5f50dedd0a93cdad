import { read, type ShopClient } from '../shop-client.ts';

/**
 * Follows a design: fields of two subgraphs that stay as they are. Every selection names its type, because Apollo Client
 * selects that anyway.
 */
export const designChanged = `subscription ($id: ID!, $after: Int) {
  designChanged(designId: $id, afterVersion: $after) {
    __typename version kind changedBy { __typename id displayName } design { __typename id owner { __typename id displayName } }
  }
}`;

/** One of the customer's designs, and its version. */
export async function firstDesign(
  gateway: ShopClient,
  token: string,
): Promise<{ readonly id: string; readonly version: number }> {
  return read(
    await gateway.send('{ designs(first: 1) { nodes { id version } } }', {}, token),
    'designs.nodes.0',
  );
}

/**
 * Renames a design as often as there are names, in one request.
 * @returns the version it then has
 */
export async function rename(
  gateway: ShopClient,
  token: string,
  design: { readonly id: string; readonly version: number },
  names: readonly string[],
): Promise<number> {
  const mutation = names.map(
    (name, index) => `m${index}: updateDesign(input: {
      id: "${design.id}", expectedVersion: ${design.version + index}, name: "${name}"
    }) { design { version } userErrors { message } }`,
  );
  const answer = await gateway.send(`mutation { ${mutation.join('\n')} }`, {}, token);
  return read<number>(answer, `m${names.length - 1}.design.version`);
}
