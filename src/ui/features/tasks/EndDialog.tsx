import { createSignal, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import './EndDialog.css'
import { runVerb, TASK_VERBS, type Refusal, type VerbName } from './taskVerbs.ts'

export interface Ending {
  readonly verb: VerbName
  readonly tasks: readonly Task[]
}

const SHOWN = 8

/** Asks once before something ends, whatever the number of tasks; what the host refuses stays here with its reason. */
export function EndDialog(props: { readonly ending: Ending; readonly onClose: () => void }) {
  const yard = useYard()
  const [refused, setRefused] = createSignal<readonly Refusal[]>([])
  const [isBusy, setBusy] = createSignal(false)
  const verb = () => TASK_VERBS[props.ending.verb]
  const left = () => (refused().length > 0 ? refused().map(({ task }) => task) : props.ending.tasks)
  const count = () => (left().length === 1 ? '1 task' : `${left().length} tasks`)
  const run = async (): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const failures = await runVerb(yard, props.ending.verb, left())
    setBusy(false)
    setRefused(failures)
    if (failures.length === 0) props.onClose()
  }
  return (
    <Dialog open onClose={props.onClose} title={`${verb().ends?.question} ${count()}?`}>
      <p class="muted">{verb().ends?.words}</p>
      <ul class="end-tasks">
        <For each={left().slice(0, SHOWN)}>
          {(task) => (
            <li>
              <span class="cut">{task.title}</span>
              <Show when={refused().find((each) => each.task.id === task.id)}>
                {(refusal) => <p class="task-field-problem">{refusal().failure.message}</p>}
              </Show>
            </li>
          )}
        </For>
        <Show when={left().length > SHOWN}>
          <li class="muted">and {left().length - SHOWN} more</li>
        </Show>
      </ul>
      <div class="new-task-foot">
        <span class="grow" />
        <Button look="quiet" onClick={() => props.onClose()}>
          Cancel
        </Button>
        <Button look="danger" disabled={isBusy()} onClick={() => void run()}>
          {refused().length > 0 ? 'Try again' : `${verb().ends?.question} ${count()}`}
        </Button>
      </div>
    </Dialog>
  )
}
