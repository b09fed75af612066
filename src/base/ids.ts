/** A source of random bytes, passed in so that the core itself stays deterministic. */
export type RandomBytes = (length: number) => Uint8Array

/** Crockford's base 32 without the letters that are misread: 32 symbols, so that 5 bits map to one character. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdPrefix =
  | 'prj'
  | 'run'
  | 'rvn'
  | 'tsk'
  | 'agt'
  | 'trm'
  | 'msg'
  | 'dlv'
  | 'thr'
  | 'mem'
  | 'cnv'
  | 'spd'
  | 'prm'
  | 'sig'
  | 'tok'
  | 'rev'
  | 'req'
  | 'att'
  | 'lck'
  | 'dev'

/** An opaque id such as `tsk-7k2m9x4q`: a prefix and 8 characters, 40 random bits. */
export function newId(prefix: IdPrefix, random: RandomBytes): string {
  return `${prefix}-${Array.from(random(8), (byte) => ALPHABET[byte % 32]).join('')}`
}

/** A secret of 32 random bytes in base64url without padding: 43 characters. */
export function newSecret(random: RandomBytes): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  // 43 characters of 6 bits each carry 258 bits; every byte modulo 64 is uniform because 256 is a multiple of 64.
  return Array.from(random(43), (byte) => digits[byte % 64]).join('')
}

/** A random UUID, version 4 (RFC 9562). */
export function newUuid(random: RandomBytes): string {
  const bytes = random(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
