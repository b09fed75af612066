const NUL = 0
/** The longest character of UTF-8 has so many bytes. */
const LONGEST = 4

/**
 * Bytes as text: whole characters only, where more follows. Null for what is no UTF-8 or has a NUL, as binary files do.
 */
export function decodeText(bytes: Buffer, isEnd: boolean): { content: string; bytes: number } | null {
  if (bytes.includes(NUL)) return null
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for (let cut = 0; cut < (isEnd ? 1 : LONGEST) && cut <= bytes.length; cut += 1) {
    const whole = bytes.subarray(0, bytes.length - cut)
    try {
      return { content: decoder.decode(whole), bytes: whole.length }
    } catch {
      // The last character may be cut off: with some bytes less it is whole.
    }
  }
  return null
}
