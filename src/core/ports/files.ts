import type { Result } from '../../base/result.ts'

/** Why a confined access was refused: it leads out or into what is nobody's to touch, is not there, or is no text. */
export type ConfinedFailure = 'outside' | 'missing' | 'not_text'

export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** In bytes; null for what is no file. */
  readonly size: number | null
}

/**
 * Access to what lies in one folder. Paths may be relative to it or absolute; links are resolved and must lead to something
 * inside. Nothing in a `.git` or of Switchyard's own is reached.
 */
export interface ConfinedFiles {
  /** Bytes of a text file from `offset`, whole characters, at most `limit` bytes. `next` is null at its end. */
  read(
    path: string,
    offset: number,
    limit: number,
  ): Promise<Result<{ size: number; content: string; next: number | null }, ConfinedFailure>>
  /** Writes the file whole, by a file beside it and a rename; keeps its mode. Folders are made where `makeFolders`. */
  write(
    path: string,
    content: string,
    makeFolders: boolean,
  ): Promise<Result<{ size: number; created: boolean }, ConfinedFailure>>
  /** Names in the order of the alphabet. */
  list(
    path: string,
    offset: number,
    limit: number,
  ): Promise<Result<{ items: FolderEntry[]; total: number }, 'outside' | 'missing'>>
  /** The real path of a folder inside. */
  folder(path: string): Promise<Result<string, 'outside' | 'missing'>>
}

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
   * bytes of the text; null where it is a link or no regular file. An earlier attempt began at byte `from`: what stands there
   * of the text already, all of it or a beginning with which the file ends, is not written again.
   */
  append(path: string, text: string, from: number | null): Promise<number | null>
  exists(path: string): Promise<boolean>
  /** Path with every symlink resolved; null when it does not exist. */
  realPath(path: string): Promise<string | null>
  /** Access to a checkout for those who must not leave it, nor enter the folder `offLimits` where that lies in it. */
  confined(root: string, offLimits: string): ConfinedFiles
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
