/** A process whose working folder lies inside a folder. */
export interface FolderProcess {
  readonly pid: number
  readonly command: string
}

/** Processes and ports of a place. */
export interface Machine {
  processesIn(folder: string): Promise<FolderProcess[]>
  /** Start time of a process as the system states it; null when it does not run. */
  startTime(pid: number): Promise<string | null>
  /** Ends the process and its group where pid and start time still match; answers whether it did. */
  endProcess(pid: number, started: string, graceMs: number): Promise<boolean>
  /** First of `count` free neighbouring TCP ports on loopback at or above `from`; null where there are none. */
  freePorts(from: number, count: number): Promise<number | null>
}
