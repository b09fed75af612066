import type { Result } from '../../base/result.ts'

/** A process whose working folder lies inside a folder. */
export interface FolderProcess {
  readonly pid: number
  readonly command: string
}

/** A process by which it can be ended: its number and its start time as the system states it. */
export interface KnownProcess {
  readonly pid: number
  readonly started: string
}

/** What the system says of a process at this moment. */
export interface ProcessLook {
  readonly started: string
  /** Whether a signal, a terminal or a debugger has stopped it: it does nothing until it is continued. */
  readonly stopped: boolean
}

/** An address of one of the machine's network interfaces. */
export interface NetworkAddress {
  /** The system's name of the interface. */
  readonly interface: string
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  /** Whether only this machine reaches it. */
  readonly internal: boolean
}

/** The last characters that a command wrote, and how many came before them. */
export interface CapturedText {
  readonly text: string
  readonly left_out: number
}

export interface CommandOptions {
  readonly cwd: string
  /** The whole environment; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Characters of each stream that are kept. */
  readonly limit: number
  /** Ends the command with all that it has started. */
  readonly signal: AbortSignal
}

export interface CommandOutcome {
  readonly exit_code: number | null
  readonly signal: string | null
  readonly timed_out: boolean
  readonly stdout: CapturedText
  readonly stderr: CapturedText
}

/** Processes and ports of a place. */
export interface Machine {
  processesIn(folder: string): Promise<FolderProcess[]>
  /**
   * Processes that work in one of the folders and carry all the variables in their environment, the caller and those that
   * it was started by left out. `unsupported` where the system does not show it, which is everywhere but on Linux.
   */
  markedIn(
    folders: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<readonly KnownProcess[] | 'unsupported'>
  /** Start time of a process as the system states it; null when it does not run. */
  startTime(pid: number): Promise<string | null>
  /** A cheap look at one process; null when it does not run, `unsupported` where it would take a program of its own. */
  look(pid: number): Promise<ProcessLook | null | 'unsupported'>
  /** Ends the process and its group where pid and start time still match; answers whether it did. */
  endProcess(pid: number, started: string, graceMs: number): Promise<boolean>
  /** Runs a program without a shell, in a process group of its own that is ended with it. The failure says why not. */
  runCommand(argv: readonly string[], options: CommandOptions): Promise<Result<CommandOutcome, string>>
  /** Addresses of all interfaces at this moment, without link-local ones. */
  addresses(): NetworkAddress[]
  /** First of `count` free neighbouring TCP ports on loopback at or above `from`; null where there are none. */
  freePorts(from: number, count: number): Promise<number | null>
}
