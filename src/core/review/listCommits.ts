import { isoTime } from '../../base/clock.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { projectOf, requireTask } from '../require.ts'
import { compareFailed, compareTask } from './compareTask.ts'

type Answer = Result<Output<'review', 'commits'>, Failure<Codes<'review', 'commits'>>>

/** The commits of a task above its base, newest last. */
export async function listCommits(
  context: Context,
  caller: Caller,
  input: Input<'review', 'commits'>,
): Promise<Answer> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const project = projectOf(context, task)
  const sides = await compareTask(context, project, task, undefined)
  if (!sides.ok) return sides
  const { base, head_sha } = sides.value
  const listed = await context.ports.git.commits({
    ...{ root: project.root, base, head: head_sha, limit: input.limit },
  })
  if (!listed.ok) return compareFailed(context, task, listed.error)
  const commits = listed.value.commits.map((each) => ({ ...each, at: isoTime(each.at) }))
  return ok({ task_id: task.id, head_sha, total: listed.value.total, commits })
}
