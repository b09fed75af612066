import { lazy, Show, Suspense } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { usePhone } from '../state/phone.ts'
import { agentOf } from '../state/work.ts'
import { Keys } from './Keys.tsx'

/** Apart from the rest, because it weighs more than all the rest. */
const TerminalView = lazy(() => import('../terminal/TerminalView.tsx'))

/** The live terminal of a task's agent; the newest of the task where the agent has none. */
export function TaskTerminal(props: { readonly task: Task }) {
  const { yard } = usePhone()
  const agent = () => agentOf(yard.state, props.task)
  const terminalId = () =>
    agent()?.terminal_id ??
    Object.values(yard.state.terminals)
      .filter(({ task_id: id }) => id === props.task.id)
      .sort((one, other) => other.created_at.localeCompare(one.created_at))[0]?.id
  return (
    <Show when={terminalId()} keyed fallback={<p class="phone-calm">It has no terminal.</p>}>
      {(id) => (
        <>
          <Suspense fallback={<p class="phone-calm">Loading the terminal…</p>}>
            <TerminalView terminalId={id} />
          </Suspense>
          <div class="task-foot">
            <Keys terminalId={id} agentId={agent()?.terminal_id === id ? agent()?.id : undefined} />
          </div>
        </>
      )}
    </Show>
  )
}
