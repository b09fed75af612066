import type { Result } from '../../base/result.ts'
import type { ChangedFile, Conflict } from '../../contract/change.ts'
import type { MergeMethod } from '../../contract/task.ts'

/** Git said no, or did not answer in time. `message` is its own last line, stripped of control characters. */
export interface GitFailure {
  readonly code: 'git_failed' | 'git_timed_out'
  readonly message: string
}

export type LocateFailure = {
  readonly code: 'no_such_folder' | 'not_a_repository' | 'bare_repository' | 'no_commits' | 'git_failed'
  readonly message: string
}

export interface RepositoryLocation {
  /** Root of the main worktree, symlinks resolved. */
  readonly root: string
  readonly common_dir: string
  /** Branch that the main worktree has checked out; null on a detached head. */
  readonly current_branch: string | null
  /** Root of a repository that encloses this one, when there is one. */
  readonly nested_in: string | null
}

export interface WorktreeState {
  readonly head: string
  readonly branch: string | null
  /** Tracked files with staged or unstaged changes, repository-relative, sorted. */
  readonly changed: string[]
  readonly untracked: string[]
  readonly conflicted: string[]
}

/** What Git says of the checkout that a folder lies in. */
export interface FolderState {
  /** Root of the checkout, symlinks resolved. */
  readonly top: string
  readonly branch: string | null
  readonly head: string | null
  /** First line of the last commit's message, cleaned; empty before the first commit. */
  readonly subject: string
  /** Changed and untracked files, relative to `top`, sorted. */
  readonly dirty: string[]
}

export interface LinkedWorktree {
  readonly path: string
  readonly branch: string | null
  readonly head: string
}

/** Where Git keeps what says that a worktree has changed. All absolute, symlinks resolved. */
export interface WorktreePlace {
  readonly folder: string
  /** Its own HEAD and index; of a linked worktree it lies below `common_dir`. */
  readonly git_dir: string
  /** Branches and all else that the repository's worktrees share. */
  readonly common_dir: string
  /** Paths below `folder` that are ignored now: whole folders where Git ignores them as such. */
  readonly ignored: string[]
}

/** A worktree as it is now, against the commit where its branch left the base branch. */
export interface WorktreeChange {
  readonly head: string
  /** Tip of the base branch; null where the branch is gone or the comparison has none. */
  readonly tip: string | null
  /** Commit that all of this is compared with. */
  readonly base: string
  /** Commits from `base` to `head`. */
  readonly commits: number
  readonly uncommitted: boolean
  readonly files: ChangedFile[]
}

export interface WorktreeChangeInput {
  readonly path: string
  /** Branch that the worktree's own left; null compares with `base_sha` alone. */
  readonly base_branch: string | null
  readonly base_sha: string
  /** What an earlier look found, as long as the base branch has not moved since: spares asking for the base again. */
  readonly before: WorktreeChange | null
}

/** A worktree whose state is to be merged on trial; a clean one is its head. */
export interface WorktreeTip {
  readonly path: string
  readonly head: string
  readonly uncommitted: boolean
}

/** Two sides of a comparison: `head` null means the worktree's true state, untracked files included. */
export interface Comparison {
  /** Folder of a worktree (or of the repository when `head` is given). */
  readonly path: string
  readonly base: string
  readonly head: string | null
}

/** `blob` names the content of the new side; null where there is none, or it was not looked at. */
export interface ListedChange extends ChangedFile {
  readonly blob: string | null
}

export interface CommitInfo {
  readonly sha: string
  readonly subject: string
  readonly author: string
  /** When its author made it, in milliseconds. */
  readonly at: number
  /** Against its first parent. */
  readonly files: number
  readonly additions: number
  readonly deletions: number
}

export interface FileContent {
  readonly kind: 'file' | 'link' | 'submodule'
  /** Size of the whole file in bytes. */
  readonly bytes: number
  /** Whether it is no text; then `content` is base64. */
  readonly binary: boolean
  readonly content: string
  readonly truncated: boolean
}

export type MergeFailure =
  | { readonly code: 'conflict'; readonly message: string; readonly conflicts: Conflict[] }
  | { readonly code: 'hook_failed'; readonly message: string }
  | GitFailure

export type AdvanceFailure =
  | { readonly code: 'local_changes'; readonly message: string; readonly files: string[] }
  | { readonly code: 'branch_moved'; readonly message: string; readonly actual: string | null }
  | GitFailure

/**
 * Git by its own program, argv only, every call with a deadline. Paths are absolute, branches are short names, commits
 * are full ids. Nothing here resets or force-checks-out anything. Operations without a Result throw where Git cannot work.
 */
export interface Git {
  locate(path: string): Promise<Result<RepositoryLocation, LocateFailure>>
  /** Whether Git accepts the name for a branch (`git check-ref-format --branch`); HEAD is refused. */
  isBranchName(root: string, name: string): Promise<boolean>
  branchExists(root: string, name: string): Promise<boolean>
  /** Branch that the worktree has checked out; null on a detached head. */
  currentBranch(root: string): Promise<string | null>
  /** Commit that the revision names, or null; a branch comes before a tag of the same name. */
  commitOf(root: string, revision: string): Promise<string | null>
  /** Names in the top folder of the commit that the main worktree has checked out; folders among them. */
  topNames(root: string): Promise<string[]>
  /** Ignored files that are there, repository-relative; a folder that is ignored as a whole is one name with a slash at its end. */
  ignoredNames(root: string): Promise<string[]>
  mergeBase(root: string, one: string, other: string): Promise<string | null>
  isAncestor(root: string, ancestor: string, descendant: string): Promise<boolean>
  /** Commits on the branch that no other branch, tag or remote ref reaches. Trash refs and the stash expire and do not count. */
  commitsOnlyOn(root: string, branch: string): Promise<number>

  /** Linked worktrees, without the main one; their folders may be gone. */
  worktrees(root: string): Promise<LinkedWorktree[]>
  /** Adds a worktree on a new branch at `base`. The path and the branch must not exist. */
  addWorktree(input: AddWorktree): Promise<Result<void, GitFailure>>
  /** Adds a worktree again on a branch that exists. */
  readdWorktree(input: { root: string; path: string; branch: string }): Promise<Result<void, GitFailure>>
  /** Forgets a worktree whose folder is gone. */
  pruneWorktrees(root: string): Promise<void>
  worktreeState(path: string): Promise<Result<WorktreeState, GitFailure>>
  /** The checkout around any folder of it. Touches nothing. */
  folderState(folder: string): Promise<Result<FolderState, GitFailure>>
  /** Keeps tracked and untracked, not ignored files with their modes as a commit under `ref`; index and files stay as they are. */
  snapshot(input: { path: string; ref: string; message: string }): Promise<Result<string, GitFailure>>
  /** Lays the snapshot's files over a worktree as uncommitted changes; removes files that the snapshot lacks. */
  restore(input: { path: string; snapshot: string }): Promise<Result<void, GitFailure>>
  /** Deletes the branch where it still points at `expected`. */
  deleteBranch(root: string, branch: string, expected: string): Promise<Result<void, GitFailure>>
  createBranch(root: string, branch: string, at: string): Promise<Result<void, GitFailure>>
  /** Refs below a prefix with their commit and its committer time in milliseconds. */
  refsBelow(root: string, prefix: string): Promise<{ ref: string; sha: string; at: number }[]>
  deleteRef(root: string, ref: string): Promise<void>

  changedFiles(input: Comparison): Promise<Result<ChangedFile[], GitFailure>>
  /** The same with the content of each; without `counts` it is the names alone, at once, and no renames. */
  listChanges(input: Comparison & { counts: boolean }): Promise<Result<ListedChange[], GitFailure>>
  /** Commits of base..head, newest last; the newest `limit` of them, and how many there are. */
  commits(input: {
    root: string
    base: string
    head: string
    limit: number
  }): Promise<Result<{ commits: CommitInfo[]; total: number }, GitFailure>>
  /**
   * One file of a commit, or of the worktree where `revision` is null; at most `limit` bytes of it. Null where there is no
   * such file. A link is not followed: its content is where it points. `file` must be relative, without `..` or `.git`.
   */
  fileAt(input: {
    path: string
    revision: string | null
    file: string
    limit: number
  }): Promise<Result<FileContent | null, GitFailure>>
  /** Unified diff, of one file when `file` is given; cut at `limit` bytes at a line's end. */
  patch(
    input: Comparison & { file?: string; limit: number },
  ): Promise<Result<{ text: string; truncated: boolean }, GitFailure>>
  /** Files of any commit in base..head whose content or whose message holds the marker; a message as `message of commit …`. */
  filesHolding(input: { root: string; base: string; head: string; marker: string }): Promise<string[]>

  /**
   * Writes into `folder` a hook of each name: the one before a commit asks the host whether another holds what is staged,
   * all of them then are the repository's own hook. For `core.hooksPath` in an agent's environment. Nothing else is written.
   */
  writeGuardHooks(folder: string, nodePath: string): Promise<void>

  /** Conflicts that a merge of the two commits would meet; empty when it is clean. Touches nothing. */
  forecast(root: string, target: string, head: string): Promise<Result<Conflict[], GitFailure>>
  /**
   * Builds the merged commit in a detached worktree at `side` (which must not exist and which stays for the checks;
   * the caller removes it with dropSide). Runs the repository's own commit hooks. Answers `target` itself when there is
   * nothing to merge; after a failure the side is gone.
   */
  buildMerge(input: BuildMerge): Promise<Result<string, MergeFailure>>
  dropSide(root: string, side: string): Promise<void>
  /** Moves the branch from one commit to a descendant by fast-forward, in the worktree that has it checked out. */
  advance(input: {
    root: string
    branch: string
    from: string
    to: string
  }): Promise<Result<void, AdvanceFailure>>
  /** Moves the branch back to an earlier commit, keeping local changes; refuses where a changed file is in the way. */
  rewind(input: {
    root: string
    branch: string
    from: string
    to: string
  }): Promise<Result<void, AdvanceFailure>>

  worktreePlace(path: string): Promise<Result<WorktreePlace, GitFailure>>
  /** Cheap enough to be asked for whenever an agent pauses: mostly two short calls of Git. Touches nothing. */
  worktreeChange(input: WorktreeChangeInput): Promise<Result<WorktreeChange, GitFailure>>
  /**
   * Paths in which the worktree, uncommitted and untracked files included, could not be merged with each of the others;
   * one answer for each of them, empty where it can. Touches nothing.
   */
  collisions(
    root: string,
    one: WorktreeTip,
    others: readonly WorktreeTip[],
  ): Promise<Result<string[], GitFailure>[]>

  /** Adds lines to the repository's common info/exclude; answers the lines that were not there before. */
  exclude(root: string, lines: readonly string[]): Promise<string[]>
  unexclude(root: string, lines: readonly string[]): Promise<void>
  /** Makes a repository with these files in one commit on `branch`, for samples. The folder must be absent or empty. */
  createRepository(input: {
    path: string
    branch: string
    files: Readonly<Record<string, string>>
    message: string
  }): Promise<Result<void, GitFailure>>
  /** `git log --graph --oneline` of all branches, newest first, at most `limit` lines. */
  graph(root: string, limit: number): Promise<string[]>
}

export interface AddWorktree {
  readonly root: string
  readonly path: string
  readonly branch: string
  readonly base: string
  readonly signal?: AbortSignal
}

export interface BuildMerge {
  readonly root: string
  readonly side: string
  readonly target: string
  readonly head: string
  readonly method: MergeMethod
  readonly message: string
}
