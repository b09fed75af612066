import { createMemo, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { rowNote } from '../../features/tasks/rowNote.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { usePhone } from '../state/phone.ts'
import { addressOf } from '../state/place.ts'
import { agentOf, kindName, sinceOf, standing } from '../state/work.ts'
import { PlusMinus } from './PlusMinus.tsx'

/** A task in one row: its lamp, its title, who does what about it and how much it has changed. */
export function TaskRow(props: { readonly task: Task; readonly inProject?: string }) {
  const { yard } = usePhone()
  const now = createMemo(() => standing(yard.state, props.task))
  const words = () =>
    rowNote(props.task, agentOf(yard.state, props.task), yard.state.tasks)?.words ?? now().word
  return (
    <a class="row" href={addressOf({ at: 'task', id: props.task.id, part: 'work' })}>
      <Lamp kind={now().lamp} word={now().word} />
      <span class="row-words">
        <span class="row-title">{props.task.title}</span>
        <span class="row-note">
          {kindName(props.task.kind)}, {words()} <PlusMinus counts={props.task.counts} />
          <Show when={props.inProject}>{(name) => <> · {name()}</>}</Show>
        </span>
      </span>
      <span class="row-age">
        <Age at={sinceOf(yard.state, props.task)} />
      </span>
    </a>
  )
}
