import { createSignal, Show, type Accessor, type JSX } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import type { Yard } from '../../state/yard.ts'
import { EndDialog, type Ending } from './EndDialog.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import { runVerb, TASK_VERBS, type Refusal, type VerbName } from './taskVerbs.ts'

/** What is being done to tasks of the list: at once, or after the person has agreed. */
export interface TaskDoing {
  /** Does it, or asks first where something ends. */
  start(verb: VerbName, tasks: readonly Task[]): void
  rename(id: string): void
  /** What the host refused last. */
  readonly refused: Accessor<readonly Refusal[]>
  forget(): void
  /** What asks and renames, while there is something to ask; `onClosed` gives the focus back. */
  dialogs(onClosed: () => void): JSX.Element
}

export function createTaskDoing(yard: Yard): TaskDoing {
  const [ending, setEnding] = createSignal<Ending | null>(null)
  const [renaming, setRenaming] = createSignal<string | null>(null)
  const [refused, setRefused] = createSignal<readonly Refusal[]>([])
  return {
    start(verb, tasks) {
      const able = tasks.filter((task) =>
        TASK_VERBS[verb].can(task, task.agent_id === null ? undefined : yard.state.agents[task.agent_id]),
      )
      if (able.length === 0) return
      if (TASK_VERBS[verb].ends !== null) return void setEnding({ verb, tasks: able })
      void runVerb(yard, verb, able).then(setRefused)
    },
    rename: setRenaming,
    refused,
    forget: () => setRefused([]),
    dialogs(onClosed) {
      const close = (): void => {
        setEnding(null)
        setRenaming(null)
        onClosed()
      }
      return (
        <>
          <Show when={ending()} keyed>
            {(now) => <EndDialog ending={now} onClose={close} />}
          </Show>
          <Show when={renaming()} keyed>
            {(id) => <RenameDialog id={id} onClose={close} />}
          </Show>
        </>
      )
    },
  }
}
