import { createEffect, createSignal, mapArray, on, onCleanup } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import type { Bridge, Notice } from '../../bridge.d.ts'
import type { Yard } from '../../state/yard.ts'
import { standingOf } from '../tasks/urgency.ts'

/** Why a task waits for the person; null while it does not. */
export type Reason = Notice['kind'] | null

export function reasonOf(task: Task, agent: Agent | undefined): Reason {
  const { group, lamp } = standingOf(task, agent)
  if (group === 'needs_you') return lamp === 'failed' ? 'failed' : 'needs_you'
  if (group === 'review') return 'finished'
  // One that was stopped on purpose has no exit code, and one that has done its work leaves no open task.
  const fell = agent?.status === 'gone' && agent.exit_code !== null && agent.exit_code !== 0
  return fell && group === 'waiting' ? 'failed' : null
}

const HEADS: Readonly<Record<Notice['kind'], string>> = {
  needs_you: 'Needs you',
  finished: 'Ready for review',
  failed: 'Failed',
}

/** The notice of a task that begins to wait: what it waits for, in the agent's own words where it has some. */
export function noticeOf(kind: Notice['kind'], task: Task, agent: Agent | undefined): Notice {
  const said = {
    needs_you: agent?.dialog?.text,
    finished: task.completion?.summary,
    failed: task.launch_error ?? agent?.status_reason,
  }
  const body = (said[kind] ?? '').slice(0, 300)
  return { kind, title: `${HEADS[kind]}: ${task.title}`.slice(0, 200), body, open: task.id }
}

/** Tells the desktop what begins to wait for the person, and how much does. What waited before is no news. */
export function notifyDesktop(bridge: Bridge, { state, ready }: Yard): void {
  const waiting = new Set<string>()
  const [count, setCount] = createSignal(0)
  let isNews = false
  const watch = (id: string): void => {
    const reason = (): Reason => {
      const task = state.tasks[id]
      return task ? reasonOf(task, task.agent_id === null ? undefined : state.agents[task.agent_id]) : null
    }
    createEffect(
      on(reason, (now, before) => {
        if (now === null) waiting.delete(id)
        else waiting.add(id)
        setCount(waiting.size)
        const task = state.tasks[id]
        if (!task || now === null || now === before || !isNews) return
        bridge.notify(noticeOf(now, task, task.agent_id === null ? undefined : state.agents[task.agent_id]))
      }),
    )
    onCleanup(() => waiting.delete(id))
  }
  const watched = mapArray(() => Object.keys(state.tasks), watch)
  createEffect(() => void watched())
  createEffect(() => bridge.setWaiting(count()))
  createEffect(() => {
    // The effects that the first snapshot has woken run before this is true.
    if (ready()) queueMicrotask(() => (isNews = true))
  })
}
