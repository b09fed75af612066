import { createResource, For, Show } from 'solid-js'
import { CopyButton } from '../../kit/CopyButton.tsx'
import { Field } from '../../kit/Field.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import type { Kind } from '../projects/kinds.ts'
import './AgentsPage.css'
import { useProjectChange } from './projectChange.ts'

export function AgentsPage() {
  const yard = useYard()
  const project = useProjectChange()
  const [kinds] = createResource(async () => {
    const found = await yard.call((client) => client.kind.list({}))
    return found.ok ? found.value.items : []
  })
  const installed = () => (kinds() ?? []).filter((kind) => kind.installed && kind.kind !== 'custom')
  return (
    <>
      <Show when={kinds() && project.settings()}>
        {(settings) => (
          <Field
            title="Default agent"
            problem={project.problem('default_kind')}
            help={`For tasks of ${project.name()} that name none. Automatic is the coordinator’s own kind, else the first verified one that is installed.`}
          >
            {(marks) => (
              <select
                {...marks}
                class="field-input settings-select"
                onChange={(event) =>
                  void project.change('Default agent', { default_kind: event.currentTarget.value || null })
                }
              >
                <option value="" selected={settings().default_kind === null}>
                  Automatic
                </option>
                <For each={installed()}>
                  {(kind) => (
                    <option value={kind.kind} selected={settings().default_kind === kind.kind}>
                      {kind.title}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Field>
        )}
      </Show>
      <ul class="agents-page" aria-label="Kinds of agents">
        <For each={kinds() ?? []}>{(kind) => <KindRow kind={kind} />}</For>
      </ul>
    </>
  )
}

function KindRow(props: { readonly kind: Kind }) {
  const state = () => {
    if (!props.kind.installed) return 'not installed'
    return props.kind.verified ? 'verified' : 'not verified'
  }
  return (
    <li>
      <Lamp kind={props.kind.installed ? 'ready' : 'idle'} word="" />
      <span class="agents-page-title">
        {props.kind.title} <span class="muted">{props.kind.version ?? ''}</span>
      </span>
      <span class="small muted">{state()}</span>
      <div class="agents-page-more">
        <Show when={props.kind.path}>{(path) => <code class="mono faint cut">{path()}</code>}</Show>
        <Show when={props.kind.installed && props.kind.note}>
          <p class="small muted">{props.kind.note}</p>
        </Show>
        <Show when={!props.kind.installed}>
          <p class="small muted">{props.kind.hint}</p>
          <Show when={props.kind.install}>
            {(line) => (
              <p class="agents-page-install">
                <code class="mono cut">{line()}</code>
                <CopyButton text={line()} what={`the command that installs ${props.kind.title}`} />
              </p>
            )}
          </Show>
        </Show>
      </div>
    </li>
  )
}
