import { conflict, type Conflict } from '../../../contract/change.ts'
import type { CallFailure } from '../../state/yard.ts'
import { isRecord } from './kept.ts'

/** A refusal of the host in plain words, with what is to be seen of it. */
export interface Refusal {
  readonly title: string
  readonly next: string
  readonly files: readonly string[]
  readonly conflicts: readonly Conflict[]
  /** What a program has said: a hook, a check. */
  readonly output: string | null
}

const TITLES: Readonly<Record<string, readonly [title: string, next: string]>> = {
  MERGE_CONFLICT: [
    'The merge would conflict',
    'Nothing has changed. Let the agent take the base branch in and resolve it.',
  ],
  LOCAL_CHANGES: [
    'Local changes are in the way',
    'Your main checkout has changes in files that this touches. Commit or move them, then try again. Nothing has changed.',
  ],
  UNCOMMITTED_CHANGES: [
    'Some files are in no commit',
    'A merge takes commits only. Let the agent commit or remove them.',
  ],
  STALE_HEAD: [
    'The branch has moved on',
    'There is more on it than you have seen. Look at the changes as they are now, then merge.',
  ],
  NEEDS_APPROVAL: [
    'It needs an approval first',
    'Approve exactly what is there now, then merge. Nothing has changed.',
  ],
  NOTHING_TO_MERGE: ['There is nothing to merge', 'The base branch has all of it already. Close the task.'],
  HOOK_FAILED: ['A hook of the repository refused it', 'Nothing has changed.'],
  VERIFY_FAILED: ['The project’s check failed on the merged result', 'Nothing has changed.'],
  BRANCH_MOVED: ['The branch has moved meanwhile', 'Nothing has changed.'],
  PREAMBLE_IN_COMMIT: ['A commit holds Switchyard’s instructions for agents', 'Let the agent take them out.'],
  LIVE_PROCESSES: ['Programs still run in the worktree', 'End them, then try again.'],
  UNMERGED_COMMITS: [
    'The branch has commits that are nowhere else',
    'Close without deleting the branch, or merge first.',
  ],
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []

export function refusalOf({ code, message, details }: CallFailure): Refusal {
  const [title, next] = TITLES[code] ?? ['That did not work', '']
  const facts = isRecord(details) ? details : {}
  const conflicts = conflict.array().safeParse(facts['conflicts'])
  const files = ['files', 'changed', 'untracked', 'conflicted'].flatMap((key) => textsIn(facts[key]))
  const known = code in TITLES && (files.length > 0 || conflicts.success || code === 'STALE_HEAD')
  return { title, next, files, conflicts: conflicts.data ?? [], output: known ? null : message }
}
