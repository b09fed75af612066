import type { Conflict } from '../../../contract/change.ts'
import type { Task } from '../../../contract/task.ts'
import { placeOf, toSend, type Comment } from './comment.ts'

const QUOTED_LINES = 12

const quoted = (text: string, limit: number): string => {
  const lines = text.split('\n')
  const shown = lines.slice(0, limit).map((line) => `> ${line}`)
  if (lines.length > limit) shown.push(`> … ${lines.length - limit} more`)
  return shown.join('\n')
}

const said = (comment: Comment): string => {
  const side = comment.side === 'deletions' ? ' (as it was before your change)' : ''
  const commit = comment.commit === null ? '' : ` (in ${comment.commit.slice(0, 12)})`
  return `${placeOf(comment)}${side}${commit}\n${quoted(comment.quote, QUOTED_LINES)}\n${comment.text.trim()}`
}

/** All comments as one prompt, each with its file, line and the line itself, after what is to be said of the whole. */
export function reviewPrompt(comments: readonly Comment[], headSha: string, summary = ''): string {
  const each = toSend(comments)
  const count = each.length === 0 ? '' : `, ${each.length} ${each.length === 1 ? 'comment' : 'comments'}`
  const first = `Review of your changes at ${headSha.slice(0, 12)}${count}:`
  const last =
    each.length === 0
      ? 'Act on it or say why not, commit, and say again that you are done.'
      : 'Act on each of them or say why not, commit, and say again that you are done.'
  const whole = summary.trim()
  return [first, ...(whole === '' ? [] : [whole]), ...each.map(said), last].join('\n\n')
}

/** Asks the agent to take its base branch in and to resolve what conflicts. */
export function conflictPrompt(
  task: Pick<Task, 'branch' | 'base_branch'>,
  conflicts: readonly Conflict[],
): string {
  const each = conflicts.map(({ path, kind, hunks }) =>
    [`${path} (${kind})`, ...hunks.map((hunk) => quoted(hunk.trimEnd(), 40))].join('\n'),
  )
  return [
    `Your branch ${task.branch ?? ''} conflicts with ${task.base_branch} in ${conflicts.map(({ path }) => path).join(', ')}.`,
    ...each,
    `Merge ${task.base_branch} into your branch, resolve the conflicts so that both changes keep their purpose, check the result, commit, and say again that you are done.`,
  ].join('\n\n')
}

/** Asks the agent to leave nothing that is in no commit. */
export const commitPrompt = (files: readonly string[]): string =>
  `These files of your worktree are in no commit:\n${files.map((file) => `- ${file}`).join('\n')}\n\nCommit what belongs to your change, remove the rest, and say again that you are done.`
