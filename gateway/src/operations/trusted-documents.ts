import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, StartupError } from '@pet/platform/config';
import type { Logger } from '@pet/platform/observability';
import { GraphQLError } from 'graphql';
import { isObject, type JsonObject } from '../engine/result-object.ts';

const manifestFile = fileURLToPath(
  new URL('../../../schema/src/generated/trusted-documents.json', import.meta.url),
);

/** So many unknown documents are told of; whoever sends more fills neither the log nor the memory. */
const mostTold = 1_000;

/** What becomes of operations that are not trusted. */
export interface TrustedDocumentsOptions {
  /** `only` refuses them; `log` runs them, and tells of each once. */
  readonly mode: 'log' | 'only';
  /** The texts of the trusted documents by their SHA-256, in hexadecimal digits. */
  readonly texts: ReadonlyMap<string, string>;
  readonly logger: Logger;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a manifest: a JSON object of texts by their SHA-256.
 * @throws StartupError when it cannot be read, or a text is not the one of its hash
 */
export async function readManifest(file: string): Promise<ReadonlyMap<string, string>> {
  const read = readFile(file, 'utf8').then((text): unknown => JSON.parse(text));
  const manifest = await read.catch(() => null);
  if (!isObject(manifest))
    throw new StartupError(`${file} is no manifest of trusted documents; "npm run codegen" writes it.`);
  const texts = new Map<string, string>();
  for (const [hash, text] of Object.entries(manifest)) {
    if (typeof text !== 'string' || sha256(text) !== hash)
      throw new StartupError(`${file} is damaged: ${hash} is not the hash of its text.`);
    texts.set(hash, text);
  }
  return texts;
}

/** The files of a path: itself, or the manifests in it. @throws StartupError when there is nothing */
async function manifestsAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new StartupError(`There is no ${path} (TRUSTED_DOCUMENT_MANIFESTS).`);
  if (!found.isDirectory()) return [path];
  const names = await readdir(path);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(path, name));
}

/** The codes are those of Apollo's router. */
function refusal(code: 'PERSISTED_QUERY_NOT_IN_LIST' | 'QUERY_NOT_IN_SAFELIST', message: string) {
  return new GraphQLError(message, { extensions: { code } });
}

/** The id by which an operation was sent: `documentId` (GraphQL over HTTP), or Apollo's `persistedQuery`. */
function idOf({ documentId, extensions }: JsonObject): string | null {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  const persistedQuery = isObject(extensions) ? extensions.persistedQuery : null;
  const hash = isObject(persistedQuery) ? persistedQuery.sha256Hash : null;
  return typeof hash === 'string' ? hash : null;
}

/** Operations that were written beforehand, and which of those that come are among them. */
export class TrustedDocuments {
  readonly #options: TrustedDocumentsOptions;
  readonly #texts: ReadonlySet<string>;
  readonly #told = new Set<string>();

  constructor(options: TrustedDocumentsOptions) {
    this.#options = options;
    this.#texts = new Set(options.texts.values());
  }

  /**
   * Puts the text of a trusted document in the place of its id.
   * @param sent what a client sent: an operation, or something else, which is left to others to refuse
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST for an unknown id; QUERY_NOT_IN_SAFELIST for a text that is not to run
   */
  admit(sent: unknown): unknown {
    if (!isObject(sent)) return sent;
    const { query } = sent;
    if (typeof query === 'string' && query !== '') {
      if (!this.#texts.has(query)) this.#meetUnknown(query, sent.operationName);
      return sent;
    }
    const id = idOf(sent);
    if (id === null) return sent;
    const text = this.#options.texts.get(id);
    if (text !== undefined) return { ...sent, query: text, documentId: undefined, extensions: undefined };
    // Clients that register their operations as they go (automatic persisted queries) send the text next.
    if (this.#options.mode === 'log' && sent.documentId === undefined) return sent;
    throw refusal('PERSISTED_QUERY_NOT_IN_LIST', 'There is no trusted document of this id.');
  }

  #meetUnknown(text: string, operationName: unknown): void {
    if (this.#options.mode === 'only')
      throw refusal(
        'QUERY_NOT_IN_SAFELIST',
        'Only trusted documents are run here, and this is none of them.',
      );
    const { logger } = this.#options;
    if (this.#told.size >= mostTold) return;
    const hash = sha256(text);
    if (this.#told.has(hash)) return;
    this.#told.add(hash);
    logger.warn({ sha256: hash, operationName }, 'a document that is not trusted was run');
    if (this.#told.size === mostTold)
      logger.warn('more documents that are not trusted are not told of; restart to hear of them');
  }
}

/**
 * Opens the trusted documents of our own clients: those of this version, and of others that are still in use.
 * @returns null where any operation is welcome
 * @throws StartupError when a manifest cannot be read, or is damaged
 */
export async function openTrustedDocuments(
  {
    trustedDocuments: mode,
    trustedDocumentManifests: others,
  }: Pick<Config, 'trustedDocuments' | 'trustedDocumentManifests'>,
  logger: Logger,
): Promise<TrustedDocuments | null> {
  if (mode === 'off') return null;
  const files = [manifestFile, ...(await Promise.all(others.map(manifestsAt))).flat()];
  const manifests = await Promise.all(files.map(readManifest));
  return new TrustedDocuments({
    mode,
    texts: new Map(manifests.flatMap((manifest) => [...manifest])),
    logger,
  });
}
