import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Landing, Task } from '../../contract/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { projectOf, requireTask } from '../require.ts'
import { restoreWorktree } from '../worktrees/restoreWorktree.ts'
import { refusal } from './mergeTask.ts'

type Answer<T> = Result<T, Failure<Codes<'task', 'undo'>>>
type Out = Output<'task', 'undo'>

/** Takes back the last thing that removed something: a merge, or the worktree of a closed task. */
export async function undoTask(
  context: Context,
  caller: Caller,
  input: Input<'task', 'undo'>,
  call: Call,
): Promise<Answer<Out>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const project = projectOf(context, found.value)
  return context.repositories.run(project.root, async () => {
    const task = context.ports.store.read((tables) => tables.tasks.get(input.task_id)) ?? found.value
    const landing = task.landing
    const isLanded = task.status === 'done' && landing !== null && landing.undone_at === null
    if (!isLanded && task.worktree !== null) {
      return err(
        failure(
          'NOTHING_TO_UNDO',
          `task ${task.id} is ${task.status} with its worktree in place; nothing was merged or removed`,
        ),
      )
    }
    if (isLanded) {
      const moved = await rewind(context, project, landing)
      if (!moved.ok) return moved
    }
    const restored =
      task.worktree === null ? await restoreWorktree(context, project, task) : ok(task.worktree)
    if (!restored.ok && !isLanded) return restored
    return ok(record(context, caller, task, { path: restored.ok ? restored.value : null, call }))
  })
}

async function rewind(context: Context, project: Project, landing: Landing): Promise<Answer<void>> {
  const { target, sha, previous_sha } = landing
  const moved = await context.ports.git.rewind({
    root: project.root,
    branch: target,
    from: sha,
    to: previous_sha,
  })
  if (moved.ok) return ok(undefined)
  // A host that died right after the branch had moved back left only the writing down to do.
  if (moved.error.code === 'branch_moved' && moved.error.actual === previous_sha) return ok(undefined)
  if (moved.error.code === 'branch_moved') {
    return err(
      failure(
        'BRANCH_MOVED',
        `${target} has commits on top of the merge; take it back with git revert instead`,
        { branch: target, sha },
      ),
    )
  }
  return err(refusal(project, target, moved.error))
}

function record(
  context: Context,
  caller: Caller,
  task: Task,
  undone: { path: string | null; call: Call },
): Out {
  return commit(context, caller, (writer) => {
    const wasLanded = task.status === 'done' && task.landing !== null && task.landing.undone_at === null
    const change = {
      status: task.completion ? ('review' as const) : ('pending' as const),
      landing: wasLanded && task.landing ? { ...task.landing, undone_at: writer.at } : task.landing,
      worktree: undone.path,
      // Ignored files are not kept, so they are copied and set up again.
      prepared: false,
      launch: 'none' as const,
      updated_at: writer.at,
      ended_at: null,
      archived_at: null,
    }
    writer.tables.tasks.update(task.id, change)
    writer.record({ type: 'task.undone', images: { task: { ...task, ...change } } })
    const answer: Out = {
      task_id: task.id,
      restored: wasLanded ? 'merge' : 'worktree',
      worktree: undone.path,
      next:
        undone.path === null
          ? 'the merge is taken back; its worktree was not kept'
          : `its files are in ${undone.path} again; start_agent starts an agent on it`,
    }
    undone.call.keep(writer, answer)
    return answer
  })
}
