import { createEffect, createResource, createSignal, For, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { useYard } from '../../state/yard.ts'
import type { Kind } from '../projects/kinds.ts'
import { writeBrief } from './writeBrief.ts'

/** The kind of agent that tasks of the run get when none is named. */
export function RunKind(props: { readonly run: Run }) {
  const yard = useYard()
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [select, setSelect] = createSignal<HTMLSelectElement>()
  const [kinds] = createResource(async (): Promise<readonly Kind[]> => {
    const listed = await yard.call((client) => client.kind.list({}))
    return listed.ok ? listed.value.items : []
  })
  const preferred = () => props.run.brief.preferred_kind ?? ''
  // A kind that this machine has not is still what the brief says.
  const options = () => {
    const known = (kinds.latest ?? []).filter((kind) => kind.installed || kind.kind === preferred())
    const listed = known.map(({ kind, title }) => ({ kind, title }))
    const isListed = preferred() === '' || listed.some(({ kind }) => kind === preferred())
    return isListed ? listed : [...listed, { kind: preferred(), title: preferred() }]
  }
  createEffect(() => {
    // The list comes after the choice.
    options()
    const element = select()
    if (element) element.value = preferred()
  })
  const choose = async (kind: string): Promise<void> => {
    const patch = { preferred_kind: kind === '' ? null : kind }
    setRefusal(await writeBrief(yard, props.run.id, { version: props.run.version, patch }))
  }
  return (
    <div class="run-field">
      <dt>
        <label for="run-kind">Agent for its tasks</label>
      </dt>
      <dd>
        <select
          id="run-kind"
          class="field-input run-kind"
          ref={setSelect}
          onChange={(event) => void choose(event.currentTarget.value)}
        >
          <option value="">As the project says</option>
          <For each={options()}>{({ kind, title }) => <option value={kind}>{title}</option>}</For>
        </select>
        <Show when={refusal()}>
          {(words) => (
            <p class="field-problem" role="alert">
              {words()}
            </p>
          )}
        </Show>
      </dd>
    </div>
  )
}
