import { z } from 'zod'
import { changedFile, conflict } from './change.ts'
import { operation } from './operation.ts'
import { argument, flag, id, instant, requestId, sha, text } from './scalars.ts'
import { approval } from './task.ts'

const TASK = { task_id: id }
const leaders = ['operator', 'coordinator'] as const
const READ_ERRORS = ['TASK_NOT_FOUND', 'NO_WORKTREE', 'UNKNOWN_REVISION', 'GIT_FAILED'] as const

/** What of a change is looked at: all of it unless given. */
export const changePart = z
  .union([sha, z.literal('uncommitted')])
  .describe('One commit of the branch against its parent, or uncommitted')

/** The content of the new side, so that a file that was looked through is known again; null where there is none. */
const listedFile = changedFile.extend({ blob: sha.nullable() })

const fileList = z.object({
  task_id: id,
  base_sha: sha,
  head_sha: sha,
  /** Whether the worktree has changes that are in no commit yet. */
  uncommitted: z.boolean(),
  /** Whether counts, renames and contents are told; else all counts are null. */
  counted: z.boolean(),
  files: z.array(listedFile),
})

const commitEntry = z.object({
  sha,
  subject: z.string(),
  author: z.string(),
  at: instant,
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
})

const fileContent = z.object({
  task_id: id,
  path: z.string(),
  /** A link is not followed: its content is where it points. */
  kind: z.enum(['file', 'link', 'submodule']),
  /** Size of the whole file in bytes. */
  bytes: z.number().int(),
  binary: z.boolean(),
  encoding: z.enum(['utf8', 'base64']),
  truncated: z.boolean(),
  content: z.string(),
})

const outlook = z.object({
  task_id: id,
  head_sha: sha,
  /** Commits that the branch has and its base has not, and the other way round. */
  ahead: z.number().int(),
  behind: z.number().int(),
  conflicts: z.array(conflict),
  /** Files of the worktree in no commit, which a merge would leave behind. */
  uncommitted: z.array(z.string()),
  /** Programs that work in the worktree besides the agent; a merge leaves the worktree to them. */
  processes: z.array(z.object({ pid: z.number().int(), command: z.string() })),
  /** Local changes of the main checkout in files that the merge changes: it would be refused. */
  in_the_way: z.array(z.string()),
  /** How many other local changes the main checkout has; they stay as they are. */
  other_changes: z.number().int(),
})

export const reviews = {
  files: operation({
    method: 'GET',
    path: '/tasks/{task_id}/files',
    summary: 'The changed files of a task; without counts the names alone, at once.',
    roles: [...leaders, 'viewer', 'remote'],
    input: z.object({ ...TASK, commit: changePart.optional(), counts: flag.default(true) }),
    output: fileList,
    errors: READ_ERRORS,
  }),
  commits: operation({
    method: 'GET',
    path: '/tasks/{task_id}/commits',
    summary: 'The commits of a task, newest last.',
    roles: leaders,
    input: z.object({ ...TASK, limit: z.number().int().min(1).max(500).default(100) }),
    output: z.object({ task_id: id, head_sha: sha, total: z.number().int(), commits: z.array(commitEntry) }),
    errors: READ_ERRORS,
  }),
  file: operation({
    method: 'GET',
    path: '/tasks/{task_id}/file',
    summary: 'One side of a file: as it was at the base, at the head, in the worktree, or in a commit.',
    roles: [...leaders, 'viewer', 'remote'],
    input: z.object({
      ...TASK,
      path: argument.describe('Path in the repository'),
      at: z.union([z.enum(['base', 'head', 'worktree']), sha]).default('worktree'),
      max_bytes: z.number().int().min(0).max(8_000_000).default(1_000_000),
    }),
    output: fileContent,
    errors: [...READ_ERRORS, 'FILE_NOT_FOUND'],
  }),
  outlook: operation({
    method: 'GET',
    path: '/tasks/{task_id}/outlook',
    summary: 'What a merge of the task would meet now, and what it would leave behind.',
    roles: leaders,
    input: z.object(TASK),
    output: outlook,
    errors: READ_ERRORS,
  }),
  approve: operation({
    method: 'POST',
    path: '/tasks/{task_id}/approve',
    summary: 'Approve a task at the head you reviewed. A complex or critical one merges only with it.',
    roles: [...leaders, 'remote'],
    tool: { name: 'approve_task', roles: ['coordinator'] },
    input: z.object({
      ...TASK,
      head_sha: sha,
      note: text.pipe(z.string().max(5000)).default(''),
      request_id: requestId.optional(),
    }),
    output: z.object({ task_id: id, approval, ready: z.array(id), next: z.string() }),
    errors: [
      'TASK_NOT_FOUND',
      'WRONG_STATUS',
      'NO_WORKTREE',
      'UNCOMMITTED_CHANGES',
      'STALE_HEAD',
      'UNKNOWN_REVISION',
      'GIT_FAILED',
    ],
  }),
}
