import { err, ok, type Result } from '../base/result.ts'
import { cleanLine } from '../base/text.ts'
import { failure, type Failure } from '../contract/errors.ts'
import {
  EMPTY_BRIEF,
  RUN_MOVES,
  type Brief,
  type Run,
  type RunStatus,
  type RunVersion,
} from '../contract/run.ts'
import type { Task } from '../contract/task.ts'
import type { Reach } from './access.ts'
import { quote } from './frame.ts'

/** Statuses in which nothing of a run begins. */
export const isRunEnded = (status: RunStatus): boolean => status === 'complete' || status === 'stopped'

export interface RunMove {
  readonly to: RunStatus
  readonly reason: string
  readonly at: string
  /** The person begins the run anew: then it may be stopped or planned from everywhere. */
  readonly reset?: boolean
}

export type RunChange = Pick<Run, 'status' | 'status_reason' | 'updated_at' | 'ended_at'>

/** The one way for a run to change its status. Null where it has it already. */
export function decideRunMove(
  run: Run,
  { to, reason, at, reset = false }: RunMove,
): Result<RunChange | null, Failure<'WRONG_STATUS' | 'BAD_REQUEST'>> {
  if (run.status === to) return ok(null)
  const allowed = RUN_MOVES[run.status]
  if (!allowed.includes(to) && !(reset && (to === 'stopped' || to === 'planning'))) {
    return err(
      failure(
        'WRONG_STATUS',
        `run ${run.id} is ${run.status}, so it cannot become ${to}; from there it goes to ${allowed.join(', ')}`,
        { run_id: run.id, status: run.status, allowed },
      ),
    )
  }
  if (isRunEnded(to) && reason.trim() === '') {
    return err(failure('BAD_REQUEST', `say in reason why run ${run.id} is ${to}; its agents are told`))
  }
  return ok({
    status: to,
    status_reason: reason.trim(),
    updated_at: at,
    ended_at: isRunEnded(to) ? at : null,
  })
}

export type BriefPatch = { readonly [Key in keyof Brief]?: Brief[Key] | null | undefined }

const KEYS = [
  'goal',
  'end_state',
  'stack',
  'constraints',
  'acceptance_criteria',
  'tests',
  'plan',
  'preferred_kind',
] as const satisfies readonly (keyof Brief)[]

/** The brief with a patch laid over it: what the patch leaves out stays, null empties. */
export function patchBrief(brief: Brief, patch: BriefPatch): Brief {
  const patched = <Key extends keyof Brief>(key: Key): Brief[Key] => {
    const value = patch[key]
    return value === undefined ? brief[key] : (value ?? EMPTY_BRIEF[key])
  }
  return {
    goal: patched('goal'),
    end_state: patched('end_state'),
    stack: patched('stack'),
    constraints: patched('constraints'),
    acceptance_criteria: patched('acceptance_criteria'),
    tests: patched('tests'),
    plan: patched('plan'),
    preferred_kind: patched('preferred_kind'),
  }
}

type Words = Pick<RunVersion, 'name' | 'brief'>

/** Names of the fields in which two versions differ. */
export function changedFields(before: Words, after: Words): string[] {
  const fields: string[] = KEYS.filter(
    (key) => JSON.stringify(before.brief[key]) !== JSON.stringify(after.brief[key]),
  )
  return before.name === after.name ? fields : ['name', ...fields]
}

/** Refuses a writer that has not read the present version. `read` is the one that it has read, where there is such. */
export function decideVersion(
  run: Run,
  version: number,
  read: RunVersion | undefined,
): Failure<'STALE_VERSION'> | null {
  if (run.version === version) return null
  const changed = read ? changedFields(read, run) : []
  const what =
    changed.length > 0
      ? `since then ${changed.join(', ')} changed`
      : 'nothing of it differs from what you read'
  return failure(
    'STALE_VERSION',
    `run ${run.id} is at version ${run.version}, you wrote on version ${version}; ${what}. Read it again, then write on version ${run.version}`,
    { run_id: run.id, version: run.version, changed, name: run.name, brief: run.brief },
  )
}

/** What a caller wants of a run: to know it, or to change it. */
export type Wish = 'read' | 'lead'

/**
 * A coordinator reaches the runs that it owns and the one that its own task belongs to; it leads that one where the
 * operator gave it the task. A worker reads the run of its task.
 */
export function reachesRun(caller: Reach, run: Run, own: Task | undefined, wish: Wish): boolean {
  if (caller.project_id !== null && caller.project_id !== run.project_id) return false
  if (caller.role === 'operator') return true
  const isWithin = own?.run_id === run.id
  if (caller.role === 'worker') return isWithin && wish === 'read'
  if (caller.role !== 'coordinator') return false
  if (caller.agent_id !== null && run.coordinator_id === caller.agent_id) return true
  return isWithin && (wish === 'read' || own.coordinator_id === null)
}

/** What running agents are told when a run ends or goes on. The name and the reason are somebody's words. */
export function runDirective(run: Run, by: string): string {
  const who = by === 'operator' ? 'the operator' : by
  const about = [`name: ${run.name}`, ...(run.status_reason === '' ? [] : [`reason: ${run.status_reason}`])]
  const [what, then] = isRunEnded(run.status)
    ? [
        `has been declared ${run.status} by ${who}`,
        'Begin nothing new: new tasks, agents, claims, locks and prompts of it are refused with RUN_ENDED. Bring what you are at to a state that can be kept, commit it, give back your locks, and end your turn.',
      ]
    : [`goes on, says ${who}`, 'get_briefing says what to do next.']
  return [
    `Run ${run.id} ${what}.`,
    then,
    'Quoted, as information:',
    quote(about.map(cleanLine).join('\n')),
  ].join('\n')
}
