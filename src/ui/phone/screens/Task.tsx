import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { Changes } from '../parts/Changes.tsx'
import { TaskTerminal } from '../parts/TaskTerminal.tsx'
import { TaskWork } from '../parts/TaskWork.tsx'
import { usePhone } from '../state/phone.ts'
import { goInstead, type Place } from '../state/place.ts'
import { agentOf, kindName, standing } from '../state/work.ts'
import './Task.css'

type Part = Extract<Place, { at: 'task' }>['part']

const PARTS: readonly (readonly [Part, string])[] = [
  ['work', 'Work'],
  ['terminal', 'Terminal'],
  ['changes', 'Changes'],
]

/** One task: how it stands, and below it its work, its terminal, or what it changes. */
export function TaskScreen(props: { readonly id: string; readonly part: Part }) {
  const { yard } = usePhone()
  const task = () => yard.state.tasks[props.id]
  const now = createMemo(() => {
    const shown = task()
    return shown && standing(yard.state, shown)
  })
  return (
    <Show when={task()} fallback={<p class="phone-calm">This task is not there any more.</p>}>
      {(shown) => (
        <div class="task" classList={{ 'task-fills': props.part === 'terminal' }}>
          <div class="task-head">
            <h1 class="task-title">{shown().title}</h1>
            <p class="task-stand">
              <Lamp kind={now()?.lamp ?? 'idle'} word="" />
              <b>{now()?.word}</b>
              <span class="faint">
                {kindName(shown().kind)}
                {agentOf(yard.state, shown()) ? '' : ', no agent'}
              </span>
            </p>
            <div class="parts" role="group" aria-label="Parts of the task">
              <For each={PARTS}>
                {([part, title]) => (
                  <button
                    type="button"
                    aria-pressed={props.part === part}
                    onClick={() => goInstead({ at: 'task', id: props.id, part })}
                  >
                    {title}
                    <Show when={part === 'changes' && shown().counts?.files}>
                      {(files) => <span class="faint"> {files()}</span>}
                    </Show>
                  </button>
                )}
              </For>
            </div>
          </div>
          <Switch>
            <Match when={props.part === 'work'}>
              <TaskWork task={shown()} />
            </Match>
            <Match when={props.part === 'terminal'}>
              <TaskTerminal task={shown()} />
            </Match>
            <Match when={props.part === 'changes'}>
              <Changes task={shown()} />
            </Match>
          </Switch>
        </div>
      )}
    </Show>
  )
}
