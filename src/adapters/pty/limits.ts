/** Sizes in bytes and times in milliseconds. All are bounds on what one terminal or one viewer may cost the host. */
export interface TerminalLimits {
  /** Lines kept above the screen. 5,000 lines of 120 columns cost some 10 MB. */
  readonly scrollbackLines: number
  /** A scrollback file that grows beyond this is cut down to `fileKeep`. */
  readonly fileLimit: number
  readonly fileKeep: number
  /** The program is paused when the parser is so far behind, and resumed when it has come down to `parserLow`. */
  readonly parserHigh: number
  readonly parserLow: number
  /** Bytes that all terminals together may parse in one turn of the event loop: some 3 ms, so that echo stays quick. */
  readonly turnBytes: number
  /** Output within this time after a flush is sent together; a lone chunk after quiet goes at once. */
  readonly coalesceMs: number
  readonly coalesceBytes: number
  /** A viewer that owes more acknowledgements than this is dropped from live output. */
  readonly viewerWindow: number
  /** A dropped viewer gets a fresh screen when it owes at most this. Above a client's ACK_EACH, else it never comes. */
  readonly resyncBelow: number
  /** At most one fresh screen a viewer in this time: each costs the host some 10 ms. */
  readonly resyncMs: number
  /** Scrollback lines in a `screen` frame, fewer where they would make it larger than `screenBytes`. */
  readonly screenLines: number
  readonly screenBytes: number
  /** The same bound for a viewer that asks for more lines than `screenLines`, which a person does by scrolling up. */
  readonly historyBytes: number
  /** At most one `screen` event a terminal in this time. */
  readonly screenEventMs: number
  /** Typed bytes that wait for a program which does not read; more is refused. */
  readonly inputLimit: number
}

export const DEFAULT_LIMITS: TerminalLimits = {
  scrollbackLines: 5000,
  fileLimit: 4 * 1024 * 1024,
  fileKeep: 2 * 1024 * 1024,
  parserHigh: 128 * 1024,
  parserLow: 32 * 1024,
  turnBytes: 32 * 1024,
  coalesceMs: 5,
  coalesceBytes: 64 * 1024,
  viewerWindow: 256 * 1024,
  resyncBelow: 32 * 1024,
  resyncMs: 100,
  screenLines: 1000,
  screenBytes: 192 * 1024,
  historyBytes: 4 * 1024 * 1024,
  screenEventMs: 50,
  inputLimit: 1024 * 1024,
}
