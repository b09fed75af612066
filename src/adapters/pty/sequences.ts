/** Where escape sequences begin and end in raw bytes, so that a stream is never cut in the middle of one. */
const ESC = 0x1b
const NOTHING = new Uint8Array(0)
/** A string sequence (an image, a clipboard) longer than this is not held back whole. */
const TAIL_LIMIT = 64 * 1024

/** DCS, SOS, OSC, PM and APC: everything up to a terminator belongs to them. */
const opensString = (byte: number | undefined): boolean =>
  byte === 0x50 || byte === 0x58 || byte === 0x5d || byte === 0x5e || byte === 0x5f

/** CAN and SUB abort any sequence; BEL ends an OSC, and xterm takes it for the end of the others' text as well. */
const stringEnds = (bytes: Uint8Array, from: number): boolean => {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x07 || byte === 0x18 || byte === 0x1a || byte === 0x9c) return true
  }
  return false
}

/** Whether the sequence that starts at `esc` (not a string) has its final byte. */
const sequenceEnds = (bytes: Uint8Array, esc: number): boolean => {
  const csi = bytes[esc + 1] === 0x5b
  for (let at = esc + (csi ? 2 : 1); at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x18 || byte === 0x1a) return true
    if (byte >= (csi ? 0x40 : 0x30) && byte !== 0x7f) return true
  }
  return false
}

const incompleteCharacter = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

/**
 * The end of `bytes` that is the beginning of an unfinished escape sequence or UTF-8 character; empty when there is
 * none. `bytes` must start outside of any sequence. Whoever joins the stream here needs these bytes first.
 */
export function incompleteTail(bytes: Uint8Array): Uint8Array {
  const esc = bytes.lastIndexOf(ESC)
  let from = bytes.length
  if (esc >= 0 && opensString(bytes[esc + 1])) {
    if (!stringEnds(bytes, esc + 2)) from = esc
  } else if (esc >= 0 && !sequenceEnds(bytes, esc)) {
    from = esc
    // A lone ESC at the end may be the first half of the terminator of a string that began earlier.
    const before = esc > 0 && esc === bytes.length - 1 ? bytes.lastIndexOf(ESC, esc - 1) : -1
    if (before >= 0 && opensString(bytes[before + 1]) && !stringEnds(bytes, before + 2)) from = before
  }
  if (from === bytes.length) from = incompleteCharacter(bytes)
  const length = bytes.length - from
  // A copy: a view would keep the whole chunk alive.
  return length === 0 || length > TAIL_LIMIT ? NOTHING : new Uint8Array(bytes.subarray(from))
}

/** The first place at or after `from` that follows a line break outside of any sequence; the end where there is none. */
export function safeCut(bytes: Uint8Array, from: number): number {
  const start = Math.max(0, from - TAIL_LIMIT)
  for (let cut = bytes.indexOf(0x0a, from) + 1; cut > 0; cut = bytes.indexOf(0x0a, cut) + 1) {
    if (incompleteTail(bytes.subarray(start, cut)).length === 0) return cut
  }
  return bytes.length
}

/** Whether the program was on the alternate screen at the end of `bytes`. */
export function endsOnAlternate(bytes: Buffer): boolean {
  return bytes.lastIndexOf('\x1b[?1049h') > bytes.lastIndexOf('\x1b[?1049l')
}

export const ENTER_ALTERNATE = '\x1b[?1049h'

/**
 * Takes a screen from whatever state a dead program left it in to that of a new terminal, keeping its lines: aborts an
 * open sequence, leaves the alternate screen, ends mouse, paste, focus and keypad modes, margins, attributes and links.
 */
export const RESET_MODES =
  '\x18\x1b[?1049l\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l' +
  '\x1b[?2004l\x1b[?2026l\x1b[?1l\x1b>\x1b[?45l\x1b[?25h\x1b[?7h\x1b[4l\x1b[!p\x1b[0m\x1b(B\x0f\x1b]8;;\x1b\\'
