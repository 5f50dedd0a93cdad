/**
 * Checkpoints: signed statements of how far each chain had got, as CloudTrail's digest files are. Each holds the hash of
 * the one before it, and all are kept outside the database: whoever can change that cannot change them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

const link = z.object({ chain: z.int(), sequence: z.int(), hash: z.string() });

const checkpoint = z.object({
  version: z.literal(1),
  /** From 1. */
  number: z.int(),
  /** SHA-256 of the text before it, in hexadecimal; null for the first. */
  previous: z.string().nullable(),
  takenAt: z.iso.datetime(),
  /** The end of each chain that had entries. */
  heads: z.array(link),
  /** What retention is about to drop: a partition, how many entries, and the last of each chain among them. */
  retired: z
    .object({
      partition: z.string(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      entries: z.int(),
      ends: z.array(link),
    })
    .nullable(),
});

/** What a checkpoint states. */
export type Checkpoint = z.infer<typeof checkpoint>;

const signedCheckpoint = checkpoint.extend({
  /** Tells keys apart: the beginning of the public key's SHA-256. */
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of all the rest, in base64url. */
  signature: z.string(),
});

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Makes and recognises checkpoints. */
export interface CheckpointSigner {
  /** The key that tells whether a checkpoint is ours, in PEM; it may be given to anybody. */
  readonly publicKey: string;
  /** @returns the text that is kept: one line of JSON */
  sign(checkpoint: Checkpoint): string;
  /**
   * @param isVouched whether a genuine checkpoint has this one's hash, which then needs no look at its signature
   * @returns null for a text that was not made by `sign` with the same key
   */
  read(text: string, isVouched?: boolean): Checkpoint | null;
}

function keyIdOf(key: KeyObject): string {
  return hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);
}

/** @param seed 32 secret bytes */
export function openCheckpointSigner(seed: Buffer): CheckpointSigner {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign(stated) {
      const content = { ...stated, keyId };
      const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64url');
      return canonicalJson({ ...content, signature });
    },
    read(text, isVouched = false) {
      try {
        const { signature, ...content } = signedCheckpoint.parse(JSON.parse(text));
        if (isVouched) return content;
        if (content.keyId !== keyId) return null;
        const genuine = verify(
          null,
          Buffer.from(canonicalJson(content)),
          publicKey,
          Buffer.from(signature, 'base64url'),
        );
        return genuine ? content : null;
      } catch {
        return null;
      }
    },
  };
}

/** The hash by which the next checkpoint refers to this one's text. */
export function checkpointHash(text: string): string {
  return hash('sha256', text, 'hex');
}
