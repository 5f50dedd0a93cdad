import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long an address is good for: long enough to begin a download. */
const lifetimeSeconds = 15 * 60;

/** Signed addresses of files: whoever was given one may download that file for a while, and nothing else. */
export interface ExportLinks {
  /** An absolute address of a file. */
  urlOf(fileName: string, now: Date): string;
  /** Whether an address is one of ours and still good. It takes as long for a wrong signature as for a right one. */
  verify(url: URL, now: Date): boolean;
}

/**
 * @param publicUrl where clients reach the gateway, without a trailing slash
 * @param key the HMAC key
 */
export function openExportLinks(publicUrl: string, key: Buffer): ExportLinks {
  const sign = (path: string, expires: string) =>
    createHmac('sha256', key).update(`${path}?expires=${expires}`).digest('base64url');
  return {
    urlOf(fileName, now) {
      const path = `/exports/${fileName}`;
      const expires = String(Math.floor(now.getTime() / 1_000) + lifetimeSeconds);
      return `${publicUrl}${path}?expires=${expires}&signature=${sign(path, expires)}`;
    },
    verify({ pathname, searchParams }, now) {
      const expires = searchParams.get('expires') ?? '';
      // Compared as text, because base64 has several spellings of the same bytes.
      const given = Buffer.from(searchParams.get('signature') ?? '');
      const right = Buffer.from(sign(pathname, expires));
      const genuine = given.length === right.length && timingSafeEqual(given, right);
      return genuine && Number(expires) * 1_000 > now.getTime();
    },
  };
}
