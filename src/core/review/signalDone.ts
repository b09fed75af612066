import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Completion, Task } from '../../contract/task.ts'
import { PREAMBLE_MARKER } from '../../domain/preamble.ts'
import { decideOwner } from '../../domain/claims.ts'
import { decideDone } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { projectOf, requireTask } from '../require.ts'
import { putSignal } from './putSignal.ts'

type In = Input<'task', 'done'>
type Answer<T> = Result<T, Failure<Codes<'task', 'done'>>>

/** A worker says that its task is finished; the change is captured at its head and waits for review. */
export async function signalDone(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer<Output<'task', 'done'>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const allowed = decideDone(found.value)
  if (!allowed.ok) return allowed
  const change = await captureChange(context, found.value)
  if (!change.ok) return change
  return commit(context, caller, (writer) => {
    const task = writer.tables.tasks.get(input.task_id)
    // A token that the operator made by hand for the task has no agent behind it, and is the operator's word.
    const known = writer.tables.agents.get(caller.agent_id ?? '')
    const owned = task && known ? decideOwner(caller, task) : ok('owner')
    if (!owned.ok) return owned
    const still = task ? decideDone(task) : allowed
    if (!task || !still.ok)
      return still.ok ? err(failure('TASK_NOT_FOUND', `task ${input.task_id} is gone`)) : still
    const answer = {
      task_id: task.id,
      status: 'review' as const,
      head_sha: change.value.head_sha,
      next: 'wait at your prompt: a reviewer merges the change or sends you what to correct',
    }
    call.keep(writer, answer)
    if (task.status === 'review' && task.completion?.head_sha === change.value.head_sha) return ok(answer)
    const completion: Completion = { ...wordsOf(input), ...change.value, at: writer.at }
    const now = { ...task, status: 'review' as const, completion, updated_at: writer.at }
    writer.tables.tasks.update(task.id, { status: 'review', completion, updated_at: writer.at })
    writer.record({ type: 'task.submitted', detail: completion.summary, images: { task: now } })
    putSignal(context, writer, now, 'done', completion.summary)
    return ok(answer)
  })
}

const wordsOf = (input: In): Pick<Completion, 'summary' | 'files' | 'tests' | 'risks'> => ({
  summary: input.summary,
  files: input.files,
  tests: input.tests,
  risks: input.risks,
})

type CaptureCode = 'NO_WORKTREE' | 'GIT_FAILED' | 'UNCOMMITTED_CHANGES' | 'PREAMBLE_IN_COMMIT'

/** What the task's folder holds, where all of it is committed and none of it is a preamble. */
export async function captureChange(
  context: Context,
  task: Task,
): Promise<Result<{ base_sha: string; head_sha: string }, Failure<CaptureCode>>> {
  const { git } = context.ports
  const project = projectOf(context, task)
  if (task.worktree === null) return err(failure('NO_WORKTREE', `task ${task.id} has no worktree any more`))
  const state = await git.worktreeState(task.worktree)
  if (!state.ok) return err(failure('GIT_FAILED', `${task.worktree}: ${state.error.message}`))
  const { changed, untracked, conflicted, head } = state.value
  const open = [...conflicted, ...changed, ...untracked]
  if (open.length > 0 && !project.settings.allow_uncommitted_done) {
    const names = open.slice(0, 10).join(', ')
    return err(
      failure('UNCOMMITTED_CHANGES', `commit or remove these first, then call signal_done again: ${names}`, {
        changed,
        untracked,
        conflicted,
      }),
    )
  }
  const base = (await git.mergeBase(project.root, task.base_sha, head)) ?? task.base_sha
  const marked = await git.filesHolding({ root: project.root, base, head, marker: PREAMBLE_MARKER })
  if (marked.length > 0) {
    return err(
      failure(
        'PREAMBLE_IN_COMMIT',
        `these hold Switchyard's preamble, which must not be committed: ${marked.join(', ')}; take it out and commit again`,
        { files: marked },
      ),
    )
  }
  return ok({ base_sha: base, head_sha: head })
}
