import X from 'lucide-solid/icons/x'
import { createMemo, createResource, For, Show } from 'solid-js'
import type { Lock } from '../../../contract/lock.ts'
import { Age } from '../../kit/Age.tsx'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'

const OUTCOMES: Readonly<Record<NonNullable<Lock['outcome']>, string>> = {
  released: 'Released',
  expired: 'Ran out',
  forced: 'Ended by force',
  owner_gone: 'Its owner ended',
}

/** Who has held one key before, how each lease ended, and who waits for it now. */
export function LockHistory(props: { readonly lockKey: string; readonly onClose: () => void }) {
  const { state, call } = useYard()
  const { project } = useSelection()
  // Whatever happens to a lock of this key changes this text, and with it the history is asked for again.
  const version = createMemo(() =>
    Object.values(state.locks)
      .filter(({ key, project_id: owner }) => key === props.lockKey && owner === project()?.id)
      .map(({ id, expires_at: until, ended_at: ended }) => `${id} ${until} ${ended ?? ''}`)
      .join('\n'),
  )
  const [history] = createResource(
    () => [props.lockKey, project()?.id ?? '', version()] as const,
    async ([key, id]) => {
      const found = await call((client) => client.lock.history({ key, project: id }))
      return found.ok ? found.value : { items: [], waiting: [] }
    },
  )
  return (
    <aside class="locks-history" aria-label={`History of ${props.lockKey}`}>
      <header>
        <h2 class="mono cut" title={props.lockKey}>
          {props.lockKey}
        </h2>
        <ToolButton title="Close the history" onClick={() => props.onClose()}>
          <X size={16} />
        </ToolButton>
      </header>
      <Show when={(history.latest?.waiting ?? []).length > 0}>
        <p class="small locks-waiting">
          Waiting: {(history.latest?.waiting ?? []).map(({ label }) => label).join(', ')}
        </p>
      </Show>
      <ol>
        <For each={history.latest?.items ?? []}>
          {(lock) => (
            <li>
              <span class="locks-who">{lock.owner === 'operator' ? 'You' : lock.owner_label}</span>
              <span class="small faint">
                <Age at={lock.acquired_at} />
              </span>
              <Show when={lock.reason !== ''}>
                <span class="muted locks-why">{lock.reason}</span>
              </Show>
              <span class="small faint locks-why">
                {lock.outcome === null ? 'Held now' : OUTCOMES[lock.outcome]}
              </span>
            </li>
          )}
        </For>
      </ol>
    </aside>
  )
}
