import { createEffect, createResource, createSignal, Show } from 'solid-js'
import type * as Loaded from '../terminal/TerminalView.tsx'
import type { Task } from '../../../contract/task.ts'
import { usePhone } from '../state/phone.ts'
import { agentOf } from '../state/work.ts'
import { Keys } from './Keys.tsx'

type Views = typeof Loaded

/** Apart from the rest, because it weighs more than all the rest; null where it could not be had, for want of a connection. */
const loadViews = (): Promise<Views | null> => import('../terminal/TerminalView.tsx').catch(() => null)

/** The view, loaded as soon as there is a connection to load it by. */
function LiveView(props: { readonly terminalId: string }) {
  const { isLive } = usePhone()
  const [tries, setTries] = createSignal(1)
  const [views] = createResource(tries, loadViews)
  createEffect(() => {
    if (isLive() && views.state === 'ready' && views() === null) setTries((before) => before + 1)
  })
  return (
    <Show
      when={views.latest}
      fallback={
        <p class="phone-calm">
          {isLive() ? 'Loading the terminal…' : 'The terminal is shown when the connection is back.'}
        </p>
      }
    >
      {(loaded) => {
        const View = loaded().default
        return <View terminalId={props.terminalId} />
      }}
    </Show>
  )
}

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
          <LiveView terminalId={id} />
          <div class="task-foot">
            <Keys terminalId={id} agentId={agent()?.terminal_id === id ? agent()?.id : undefined} />
          </div>
        </>
      )}
    </Show>
  )
}
