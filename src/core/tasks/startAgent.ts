import { err, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { reachesTask } from '../../domain/access.ts'
import type { Caller } from '../caller.ts'
import { candidates } from '../claims/candidates.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { endedRun } from '../runs/endedRun.ts'
import { startAgentOn } from './startAgentOn.ts'

type Fail = Failure<Codes<'agent', 'start'>>
type Answer = Result<Output<'agent', 'start'>, Fail>

/** Why one task is passed over for the next; anything else is told to the caller. */
const PASSED = new Set(['TASK_NOT_FOUND', 'WRONG_STATUS', 'RUN_ENDED', 'OVER_BUDGET'])
/** So many are tried before the last refusal is told. */
const TRIES = 10

/**
 * Starts an agent on the task that is named, or on the most urgent that is ready: an agent always works on a task, in its
 * worktree, and never in the main checkout. Of two who start one at once each gets another task.
 */
export async function startAgent(
  context: Context,
  caller: Caller,
  { task_id: named, project: where, ...given }: Input<'agent', 'start'>,
  call: Call,
): Promise<Answer> {
  if (named !== undefined) return startAgentOn(context, caller, { ...given, task_id: named }, call)
  const project = await findProject(context, caller, where)
  if (!project.ok) return project
  const passed = new Set<string>()
  let refused: Fail | null = null
  while (passed.size < TRIES) {
    const next = nextReady(context, caller, project.value, passed)
    if (next === null) break
    const started = await startAgentOn(context, caller, { ...given, task_id: next.id }, call)
    if (started.ok || !PASSED.has(started.error.code)) return started
    passed.add(next.id)
    refused ??= started.error
  }
  return err(refused ?? nothingReady(project.value))
}

function nextReady(
  { ports }: Context,
  caller: Caller,
  project: Project,
  passed: ReadonlySet<string>,
): Task | null {
  return ports.store.read((tables) => {
    for (const task of candidates(tables, caller, project, {})) {
      // One that could not be started before needs somebody to look at it first.
      const isFresh = task.launch === 'none' && task.role === 'worker' && !passed.has(task.id)
      if (isFresh && reachesTask(caller, task) && !endedRun(tables, task.run_id)) return task
    }
    return null
  })
}

const nothingReady = ({ id, name }: Project): Failure<'NOT_READY'> =>
  failure(
    'NOT_READY',
    `no task of ${name} is ready to be worked on; create_task makes one, list_tasks shows what waits`,
    {
      project: id,
    },
  )
