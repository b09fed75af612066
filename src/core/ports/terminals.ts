import type { Result } from '../../base/result.ts'

export interface TerminalSpec {
  readonly id: string
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly cols: number
  readonly rows: number
  /** Scrollback of an earlier life of this terminal is kept in front. */
  readonly resume?: boolean
}

export interface StartedTerminal {
  readonly pid: number
  /** Start time of the process as the system states it. */
  readonly started: string | null
}

export interface TerminalExit {
  readonly code: number | null
  readonly signal: string | null
}

/** The screen as cells show it: one string a row without trailing blanks; `cursor` counts from 0. */
export interface TerminalScreen {
  readonly cols: number
  readonly rows: number
  readonly lines: readonly string[]
  readonly cursor: { readonly x: number; readonly y: number; readonly visible: boolean }
  readonly title: string
  readonly alternate: boolean
  /** Whether the program has switched bracketed paste on. */
  readonly bracketed_paste: boolean
  /** Whether the program wants arrow keys in their application form; absent means no. */
  readonly application_cursor?: boolean
  /** Count of bytes that the program has written so far; grows with each output. */
  readonly written: number
}

/** What a viewer is sent. `screen` comes first and after each gap; then live `output`; `exit` is the last. */
export type TerminalFrame =
  | { readonly type: 'screen'; readonly cols: number; readonly rows: number; readonly bytes: Uint8Array }
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'exit'; readonly exit: TerminalExit }

/** One viewer of a terminal. Output waits for its acknowledgements and never holds up the program or other viewers. */
export interface TerminalView {
  /** The viewer has drawn so many further bytes of `screen` and `output` frames. */
  acknowledge(bytes: number): void
  close(): void
}

export type TerminalEvent =
  /** The parsed screen changed; coalesced, at most one each 50 ms a terminal, and always one after the last change. */
  | { readonly type: 'screen'; readonly id: string }
  | { readonly type: 'exit'; readonly id: string; readonly exit: TerminalExit }

/** PTYs of a place, each with a headless screen and a scrollback file below `home`/terminals. */
export interface Terminals {
  open(spec: TerminalSpec): Promise<Result<StartedTerminal, { code: 'spawn_failed'; message: string }>>
  /** False when the terminal is not running. */
  write(id: string, data: string): boolean
  resize(id: string, cols: number, rows: number): boolean
  /** Sends the signal to the terminal's process group. */
  signal(id: string, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGHUP'): boolean
  /** Ends the whole process group: SIGHUP and SIGTERM, after `graceMs` SIGKILL; resolves when it is gone. */
  end(id: string, graceMs: number): Promise<void>
  isRunning(id: string): boolean
  screen(id: string): TerminalScreen | undefined
  /** The last `lines` lines of scrollback and screen as plain text; also of a terminal of an earlier host. */
  text(id: string, lines: number): Promise<string | undefined>
  /** `lines` of scrollback in its first `screen`, as far as they are kept; without it some 1,000. */
  view(id: string, send: (frame: TerminalFrame) => void, lines?: number): TerminalView | undefined
  /** Events of all terminals; the returned function ends the subscription. */
  on(listener: (event: TerminalEvent) => void): () => void
  /** Resolves with the screen as soon as `matches` holds for it; null on exit, time-out (ms) or abort. */
  until(
    id: string,
    matches: (screen: TerminalScreen) => boolean,
    limit: { ms: number; signal?: AbortSignal },
  ): Promise<TerminalScreen | null>
  /** Forgets an exited terminal and deletes its scrollback file. */
  discard(id: string): Promise<void>
  /** Ends all of them, for the host's own end. */
  close(graceMs: number): Promise<void>
}
