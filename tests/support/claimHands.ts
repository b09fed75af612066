import type { Input } from '../../src/contract/index.ts'
import type { Task } from '../../src/contract/task.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, operator, type InProcess } from './inProcess.ts'

/** What tests of claims do again and again with the system of the moment. */
export function claimHands(system: () => InProcess) {
  const task = () => system().core.handlers.task
  let guests = 0

  /** An agent of somebody's own shell. */
  async function guest(
    role: 'worker' | 'coordinator' = 'worker',
  ): Promise<{ id: string; caller: () => Caller }> {
    guests += 1
    const made = must(
      await system().core.handlers.agent.register(
        operator,
        {
          label: `guest ${guests}`,
          role,
          kind: 'shell',
          contact: 'hooks',
          summary: '',
          session_id: `s${guests}`,
        },
        {},
      ),
    )
    const caller = (): Caller => {
      const known = system().core.authenticate(made.token)
      if (!known) throw new Error(`${made.agent.id} is known no longer`)
      return known
    }
    return { id: made.agent.id, caller }
  }
  const waiting = (change: Partial<Input<'task', 'create'>> = {}, by: Caller = operator) =>
    system().task(by, { start: false, isolation: 'shared', complexity: 'simple', ...change })
  const ASK = { worktree: false, lock_files: false, override: false }
  const claim = (by: Caller, id: string, change: Partial<Input<'task', 'claim'>> = {}) =>
    task().claim(by, { task_id: id, ...ASK, ...change }, {})
  const claimNext = (by: Caller, change: Partial<Input<'task', 'claimNext'>> = {}) =>
    task().claimNext(by, { worktree: false, lock_files: false, wait_ms: 0, ...change }, {})
  const complete = (by: Caller, id: string) =>
    task().complete(by, { task_id: id, summary: 'did it', files: [], tests: '', risks: '' }, {})
  const state = (by: Caller, id: string, to: Input<'task', 'setState'>['state'], reason = 'because') =>
    task().setState(by, { task_id: id, state: to, reason }, {})
  const stored = (id: string): Task => {
    const found = system()
      .core.snapshot()
      .tasks.find((one) => one.id === id)
    if (!found) throw new Error(`there is no ${id}`)
    return found
  }
  const last = (type: string) =>
    system()
      .core.eventsAfter(0, 10_000)
      .findLast((event) => event.type === type)
  return { task, guest, waiting, claim, claimNext, complete, state, stored, last }
}
