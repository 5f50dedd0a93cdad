import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits cannot be guessed, and keep addresses short. */
const SIGNATURE_BYTES = 16;

/** Signed addresses of drawings: whoever was given one may see that version of that design, and nothing else. */
export interface PreviewLinks {
  /** The absolute address of a version's drawing. */
  urlOf(designId: string, version: number): string;
  /** The absolute address of a preset's drawing; presets are public, so it needs no signature. */
  urlOfPreset(slug: string): string;
  /** Whether a signature belongs to exactly this version; takes as long for a wrong one as for a right one. */
  verify(designId: string, version: number, signature: string): boolean;
}

/**
 * @param publicUrl where clients reach the gateway, without a trailing slash
 * @param key the HMAC key
 */
export function openPreviewLinks(publicUrl: string, key: Buffer): PreviewLinks {
  const sign = (designId: string, version: number) => {
    const digest = createHmac('sha256', key).update(`${designId}:${version}`).digest();
    return digest.subarray(0, SIGNATURE_BYTES).toString('base64url');
  };
  return {
    urlOf: (designId, version) =>
      `${publicUrl}/previews/${designId}/${version}.svg?signature=${sign(designId, version)}`,
    urlOfPreset: (slug) => `${publicUrl}/previews/presets/${slug}.svg`,
    verify(designId, version, signature) {
      // Compared as text, because base64 has several spellings of the same bytes.
      const given = Buffer.from(signature);
      const right = Buffer.from(sign(designId, version));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
