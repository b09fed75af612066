import { createSignal, For } from 'solid-js'
import type { LockScope } from '../../../contract/lock.ts'
import { Button } from '../../kit/Button.tsx'
import { Choice } from '../../kit/Choice.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'

const MINUTE = 60_000
const TIMES = [
  [15, '15 minutes'],
  [60, '1 hour'],
  [480, '8 hours'],
  [1_440, '24 hours'],
] as const

/** Takes a lock as the person: agents then keep off what it names. */
export function TakeLock(props: { readonly onClose: () => void }) {
  const { call } = useYard()
  const { project } = useSelection()
  const [target, setTarget] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [scope, setScope] = createSignal<LockScope>('project')
  const [minutes, setMinutes] = createSignal(60)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const take = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const wanted = {
      target: target().trim(),
      reason: reason().trim(),
      scope: scope(),
      ttl_ms: minutes() * MINUTE,
    }
    const taken = await call((client) => client.lock.acquire({ ...wanted, project: project()?.id }))
    if (taken.ok) props.onClose()
    else setRefusal(taken.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title="Lock something">
      <form class="coordination-form" onSubmit={(event) => void take(event)}>
        <Field
          title="What"
          help="A file of the project, or dir:FOLDER, glob:PATTERN, res:NAME."
          problem={refusal()}
        >
          {(marks) => (
            <input
              {...marks}
              class="field-input mono"
              maxLength={1000}
              placeholder="src/orders.ts"
              value={target()}
              onInput={(event) => setTarget(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field title="Reason" help="Agents that are held back read it.">
          {(marks) => (
            <input
              {...marks}
              class="field-input"
              maxLength={500}
              value={reason()}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <Choice
          title="Where"
          value={scope()}
          options={[
            { value: 'project', title: 'Every worktree' },
            { value: 'checkout', title: 'Main checkout' },
          ]}
          help={
            scope() === 'project'
              ? 'Binds every agent.'
              : 'Binds agents in the main checkout and merges; warns the others.'
          }
          onChoose={setScope}
        />
        <Field title="For">
          {(marks) => (
            <select
              {...marks}
              class="field-input"
              onChange={(event) => setMinutes(Number(event.currentTarget.value))}
            >
              <For each={TIMES}>
                {([value, title]) => (
                  <option value={value} selected={value === minutes()}>
                    {title}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={target().trim() === ''}>
            Lock it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
