import { createSignal } from 'solid-js'
import { ok, type Result } from '../../../base/result.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import type { WantedTask } from './wantedTask.ts'

/** A task that the host was asked for and has not made yet, or has refused. */
export interface Attempt {
  readonly request_id: string
  readonly wanted: WantedTask
  readonly at: string
  /** Null while the host has not answered. */
  readonly failure: CallFailure | null
}

const [attempts, setAttempts] = createSignal<Readonly<Record<string, Attempt>>>({})

/** The attempt of a project, shown as a row until the feed brings the task: a draft is started once at a time. */
export const attemptOf = (project: string): Attempt | undefined => attempts()[project]

export function dropAttempt(project: string): void {
  const { [project]: _dropped, ...others } = attempts()
  setAttempts(others)
}

/** The same call again, where nobody knows whether the host has heard the first one; else a new one. */
function requestFor(before: Attempt | undefined, wanted: WantedTask): string {
  const again = before?.failure?.code === 'LOST' && JSON.stringify(before.wanted) === JSON.stringify(wanted)
  return again ? before.request_id : crypto.randomUUID()
}

/** Asks the host for a task; its row is there at once, and goes when the feed has the real one. */
export async function createTask(yard: Yard, wanted: WantedTask): Promise<Result<string, CallFailure>> {
  const { project } = wanted
  const requestId = requestFor(attemptOf(project), wanted)
  const attempt: Attempt = { request_id: requestId, wanted, at: new Date().toISOString(), failure: null }
  const keep = (next: Attempt): void => void setAttempts({ ...attempts(), [project]: next })
  keep(attempt)
  // The feed is ahead of the answer: the two rows must not stand beside each other meanwhile.
  // eslint-disable-next-line solid/reactivity -- it hears one event at a time and follows no state
  const off = yard.onEvent(({ type, images: { task } }) => {
    const isIt = type === 'task.created' && task?.title === wanted.title && task.prompt === wanted.prompt
    if (isIt && task.project_id === project) dropAttempt(project)
  })
  const made = await yard.call((client) => client.task.create({ ...wanted, request_id: requestId }))
  off()
  if (!made.ok) {
    keep({ ...attempt, failure: made.error })
    return made
  }
  dropAttempt(project)
  return ok(made.value.id)
}
