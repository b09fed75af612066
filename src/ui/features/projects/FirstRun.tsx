import { createResource, For, Show } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import './FirstRun.css'
import { FolderField } from './FolderField.tsx'

/** The first start: a repository, the agents of this machine, and nothing else to fill in. */
export function FirstRun() {
  const yard = useYard()
  const [kinds] = createResource(async () => {
    const found = await yard.call((client) => client.kind.list({}))
    return found.ok ? found.value.items.filter((kind) => !kind.self_contained && kind.kind !== 'custom') : []
  })
  return (
    <main class="first-run">
      <div class="first-run-column">
        <h1>Link your first project</h1>
        <p class="muted">
          A Git repository on this machine. Nothing in it changes until you start a task, and nothing leaves
          this machine.
        </p>
        <FolderField onOpened={() => undefined} />
        <section aria-label="Agents">
          <h2 class="small faint">Agents on this machine</h2>
          <ul>
            <For each={kinds() ?? []}>
              {(kind) => (
                <li>
                  <Lamp
                    kind={kind.installed ? 'ready' : 'idle'}
                    word={kind.installed ? 'installed' : 'not installed'}
                  />
                  <span>{kind.title}</span>
                  <Show
                    when={kind.installed}
                    fallback={<span class="small faint grow first-run-hint">{kind.hint}</span>}
                  >
                    <span class="small faint grow">
                      {kind.version ?? 'version unknown'}
                      {kind.verified ? '' : ' · not verified'}
                    </span>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </section>
      </div>
    </main>
  )
}
