/**
 * `damaged`: not a database any more. `newer`: written by a later version. `foreign`: another program's database.
 * `unreachable`: missing folder, permissions, no space.
 */
export type UnusableReason = 'damaged' | 'newer' | 'foreign' | 'unreachable'

const ADVICE: Record<UnusableReason, string> = {
  damaged:
    'Move it aside together with its -wal and -shm files and start again with an empty one, or put a copy back. ' +
    '"sqlite3 FILE .recover" may get its contents out.',
  newer: 'Start that version or a later one, or use another data folder (--home, SWITCHYARD_HOME).',
  foreign: 'Use another data folder (--home, SWITCHYARD_HOME), or move the file away.',
  unreachable: 'Check that its folder exists, that you may write there and that the disk has space.',
}

/** The database file cannot be used. The message names the file and what to do; nothing has been overwritten. */
export class UnusableDatabase extends Error {
  readonly reason: UnusableReason
  readonly path: string

  constructor(path: string, reason: UnusableReason, what: string, cause?: unknown) {
    super(`The database ${path} ${what}. Nothing in it was changed. ${ADVICE[reason]}`, { cause })
    this.name = 'UnusableDatabase'
    this.reason = reason
    this.path = path
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The same failure with the file's name where it is the file's fault; any other error as it was. */
export function explain(path: string, error: unknown): unknown {
  if (error instanceof UnusableDatabase) return error
  const code = codeOf(error)
  const detail = error instanceof Error ? error.message : String(error)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new UnusableDatabase(path, 'damaged', `is damaged (${detail})`, error)
  }
  if (
    /^(SQLITE_(CANTOPEN|READONLY|FULL|IOERR|PERM|AUTH)|E(NOENT|NOTDIR|ISDIR|ACCES|PERM|ROFS|NOSPC)$)/.test(
      code,
    )
  ) {
    return new UnusableDatabase(path, 'unreachable', `cannot be read or written (${detail})`, error)
  }
  return error
}
