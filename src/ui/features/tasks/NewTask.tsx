import { createEffect, createSignal, onMount, Show, untrack } from 'solid-js'
import type { Project } from '../../../contract/project.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { isMac } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { createNewTaskForm, type NewTaskForm } from './newTaskForm.ts'
import './NewTask.css'
import { NewTaskChoices } from './NewTaskChoices.tsx'
import { NewTaskMore } from './NewTaskMore.tsx'
import { RoleChoice } from './RoleChoice.tsx'

const ASKS = {
  worker: 'What should be done? Say how to check it, and which files to leave alone.',
  coordinator: 'One sentence of goal, such as: move the checkout to the new prices, with tests.',
}
const REFUSED = '[aria-invalid="true"], [data-refused="true"] input'
const MORE = ['run', 'title', 'branch', 'after', 'files']

/** Prompt first; everything else has a choice already. */
export function NewTask(props: { readonly open: boolean; readonly onClose: () => void }) {
  const { project } = useSelection()
  return (
    <Dialog open={props.open} onClose={props.onClose} title="New task">
      <Show when={project()} keyed>
        {(opened) => <Form project={opened} onClose={props.onClose} />}
      </Show>
    </Dialog>
  )
}

function Form(props: { readonly project: Project; readonly onClose: () => void }) {
  const { selectTask } = useSelection()
  // Made once: as a property it would be made anew by each who reads it.
  const form = createNewTaskForm(
    useYard(),
    untrack(() => props.project),
  )
  return <Fields form={form} onClose={props.onClose} onMade={selectTask} />
}

interface FieldsProps {
  readonly form: NewTaskForm
  readonly onClose: () => void
  readonly onMade: (id: string) => void
}

function Fields(props: FieldsProps) {
  let place!: HTMLDivElement
  let prompt!: HTMLTextAreaElement
  // What it was opened for stands in sight.
  const [more, setMore] = createSignal(props.form.draft().run !== '')
  const isEmpty = (): boolean => props.form.draft().prompt.trim() === ''
  const blocked = (): boolean => isEmpty() || props.form.isBusy()
  onMount(() => prompt.setSelectionRange(prompt.value.length, prompt.value.length))
  createEffect(() => {
    const field = props.form.refused()
    if (field === null) return
    if (MORE.includes(field)) setMore(true)
    // A field that was folded away is in the page only after this.
    queueMicrotask(() => place.querySelector<HTMLElement>(REFUSED)?.focus())
  })
  const submit = async (start: boolean): Promise<void> => {
    if (blocked()) return
    const made = await props.form.submit(start)
    if (made === null) return
    props.onMade(made)
    props.onClose()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    void submit(true)
  }
  return (
    <div class="new-task" ref={(made) => (place = made)} onKeyDown={onKey}>
      <label class="visually-hidden" for="new-task-prompt">
        Prompt
      </label>
      <textarea
        id="new-task-prompt"
        ref={(made) => (prompt = made)}
        rows={6}
        placeholder={ASKS[props.form.role()]}
        value={props.form.draft().prompt}
        aria-invalid={props.form.problem('prompt') !== null}
        onInput={(event) => props.form.write({ prompt: event.currentTarget.value })}
      />
      <Show when={props.form.problem('prompt')}>
        {(words) => (
          <p class="task-field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <RoleChoice form={props.form} />
      <NewTaskChoices form={props.form} />
      <NewTaskMore form={props.form} open={more()} onToggle={setMore} />
      <Show when={props.form.problem('form')}>
        {(words) => (
          <p class="task-field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div class="new-task-foot">
        <Button look="quiet" onClick={() => props.onClose()}>
          Cancel
        </Button>
        <span class="grow" />
        <Button disabled={blocked()} onClick={() => void submit(false)}>
          Add without starting
        </Button>
        <Button
          look="primary"
          keys={shown('mod+enter', isMac)}
          disabled={blocked()}
          onClick={() => void submit(true)}
        >
          {props.form.role() === 'coordinator' ? 'Start coordinator' : 'Start'}
        </Button>
      </div>
    </div>
  )
}
