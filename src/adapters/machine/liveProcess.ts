import type { FolderProcess } from '../../core/ports/machine.ts'

/** A process and the folder that it works in. */
export interface LiveProcess extends FolderProcess {
  readonly cwd: string
}
