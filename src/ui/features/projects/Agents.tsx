import { createResource, For, Show } from 'solid-js'
import { CopyButton } from '../../kit/CopyButton.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import './Agents.css'
import type { Kind } from './kinds.ts'

/** The agent programs of this machine: version and what is known of each, or how to get it. */
export function Agents() {
  const yard = useYard()
  const [kinds] = createResource(async () => {
    const found = await yard.call((client) => client.kind.list({}))
    if (!found.ok) return []
    const programs = found.value.items.filter((kind) => !kind.self_contained && kind.kind !== 'custom')
    return programs.toSorted((one, other) => Number(other.installed) - Number(one.installed))
  })
  const installed = () => (kinds() ?? []).filter((kind) => kind.installed).length
  return (
    <section class="agents" aria-labelledby="agents-title">
      <h2 id="agents-title">
        Agents on this machine
        <Show when={kinds()} fallback={<span class="faint small">looking…</span>}>
          <span class="faint small">{installed()} installed</span>
        </Show>
      </h2>
      <ul>
        <For each={kinds() ?? []}>{(kind) => <AgentRow kind={kind} />}</For>
      </ul>
    </section>
  )
}

function AgentRow(props: { readonly kind: Kind }) {
  const command = () => props.kind.install
  return (
    <li>
      <Lamp
        kind={props.kind.installed ? 'ready' : 'idle'}
        word={props.kind.installed ? 'installed' : 'not installed'}
      />
      <span>{props.kind.title}</span>
      <Show
        when={props.kind.installed}
        fallback={
          <span class="agents-words agents-missing">
            <Show when={command()} fallback={<span class="small faint">{props.kind.hint}</span>}>
              {(line) => (
                <>
                  <code class="mono cut muted" title={props.kind.hint}>
                    {line()}
                  </code>
                  <CopyButton text={line()} what={`the command that installs ${props.kind.title}`} />
                </>
              )}
            </Show>
          </span>
        }
      >
        <span class="agents-words">
          <span class="muted">{props.kind.version ?? 'version unknown'}</span>
          <Show when={!props.kind.verified} fallback={<span class="small faint">verified</span>}>
            <details class="small faint">
              <summary>not verified</summary>
              {props.kind.note}
            </details>
          </Show>
        </span>
      </Show>
    </li>
  )
}
