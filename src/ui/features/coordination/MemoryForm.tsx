import { createSignal, For, Show } from 'solid-js'
import { MEMORY_LIMIT, memoryType, type Memory, type MemoryType } from '../../../contract/memory.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { isForgotten, MEMORY_TITLES } from './memoryWords.ts'

/** A new entry, or the next version of one. Another's change meanwhile is told rather than overwritten. */
export function MemoryForm(props: { readonly former: Memory | null; readonly onClose: () => void }) {
  const { call } = useYard()
  const { project } = useSelection()
  // The form belongs to the version that it was opened on.
  // eslint-disable-next-line solid/reactivity -- said above
  const { former } = props
  const [key, setKey] = createSignal(former?.key ?? '')
  const [type, setType] = createSignal<MemoryType>(former?.type ?? 'decision')
  const [percent, setPercent] = createSignal(Math.round((former?.confidence ?? 0.9) * 100))
  const [value, setValue] = createSignal(former && !isForgotten(former) ? former.value : '')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const done = await call((client) =>
      client.memory.set({
        key: key().trim(),
        value: value(),
        type: type(),
        confidence: percent() / 100,
        version: former?.version ?? 0,
        ...(project() && { project: project()?.id }),
      }),
    )
    if (done.ok) props.onClose()
    else setRefusal(done.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title={former ? `New version of ${former.key}` : 'Add an entry'}>
      <form class="coordination-form" onSubmit={(event) => void save(event)}>
        <Show when={!former}>
          <Field title="Key" help="A short name, under which it is found and replaced.">
            {(marks) => (
              <input
                {...marks}
                class="field-input"
                maxLength={200}
                value={key()}
                onInput={(event) => setKey(event.currentTarget.value)}
              />
            )}
          </Field>
        </Show>
        <Field title="Value" problem={refusal()}>
          {(marks) => (
            <textarea
              {...marks}
              class="field-input"
              rows={6}
              maxLength={MEMORY_LIMIT}
              value={value()}
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field title="Type">
          {(marks) => (
            <select
              {...marks}
              class="field-input memory-filter"
              onChange={(event) => setType(memoryType.parse(event.currentTarget.value))}
            >
              <For each={memoryType.options}>
                {(each) => (
                  <option value={each} selected={each === type()}>
                    {MEMORY_TITLES[each]}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field title="Confidence" help="From 0, a guess, to 100, sure.">
          {(marks) => (
            <span class="field-number">
              <input
                {...marks}
                type="number"
                class="field-input"
                min={0}
                max={100}
                value={percent()}
                onInput={(event) => setPercent(event.currentTarget.valueAsNumber)}
              />
              <span class="muted">%</span>
            </span>
          )}
        </Field>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button
            look="primary"
            type="submit"
            disabled={key().trim() === '' || value().trim() === '' || Number.isNaN(percent())}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
