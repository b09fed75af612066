import type { Result } from '../../base/result.ts'

/** Files of a place outside Git and the store. Paths are absolute. */
export interface Files {
  /** Writes by temp file, fsync and rename, with exactly this mode; creates parent folders with mode 0700. */
  writeSecure(path: string, content: string, mode: number): Promise<void>
  read(path: string): Promise<string | null>
  /**
   * The whole lines of a regular file between `offset` and at most `limit` bytes further, and where the next ones begin. A
   * last line that is still being written waits; one that is longer than `limit` is passed over in pieces. `next` is 0
   * where the file has become shorter than `offset`. Null when there is no such file, or it is a link or no regular file.
   */
  readFrom(path: string, offset: number, limit: number): Promise<{ text: string; next: number } | null>
  /** Bytes of a regular file; null when there is none, or it is a link or a folder. */
  sizeOf(path: string): Promise<number | null>
  /**
   * Puts text at the end of a regular file, with fsync; makes the file and its folders where they are missing. Answers the
   * bytes that were added; null where it is a link or no regular file.
   */
  append(path: string, text: string): Promise<number | null>
  exists(path: string): Promise<boolean>
  /** Path with every symlink resolved; null when it does not exist. */
  realPath(path: string): Promise<string | null>
  makeFolder(path: string): Promise<void>
  /** Renames the folder aside at once and removes it in the background; the folder is gone from its place on return. */
  discardFolder(path: string): Promise<void>
  /** Removes in the background what an interrupted discardFolder left in the folder. */
  sweep(folder: string): void
  /** Resolves when no removal is under way; for a clean end and for tests. */
  settled(): Promise<void>
  /**
   * Copies files that match `include` or the globs of `.worktreeinclude` (gitignore syntax, one a line) and that Git ignores,
   * from the main worktree into a new one, by reflink where the file system can. Answers what was copied.
   */
  copyIncluded(
    root: string,
    worktree: string,
    include: readonly string[],
  ): Promise<Result<string[], { code: 'copy_failed'; message: string }>>
}
