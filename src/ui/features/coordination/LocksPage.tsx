import { createMemo, createResource, createSignal, For, Show } from 'solid-js'
import type { Lock } from '../../../contract/lock.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { ForceLock } from './ForceLock.tsx'
import { LockHistory } from './LockHistory.tsx'
import { LockRow } from './LockRow.tsx'
import './LocksPage.css'
import { TakeLock } from './TakeLock.tsx'

/** Which paths and resources are held, by whom, and until when; the person may take one, release it, or end another's. */
export function LocksPage() {
  const { state, call } = useYard()
  const { project } = useSelection()
  const [query, setQuery] = createSignal('')
  const [forced, setForced] = createSignal<Lock | null>(null)
  const [taking, setTaking] = createSignal(false)
  const [selected, setSelected] = createSignal<string | null>(null)
  const [kinds] = createResource(async () => {
    const found = await call((client) => client.kind.list({}))
    return new Set(
      found.ok ? found.value.items.filter((kind) => !kind.locks_bind).map(({ kind }) => kind) : [],
    )
  })
  const held = createMemo(() =>
    Object.values(state.locks)
      .filter((lock) => lock.project_id === project()?.id && lock.ended_at === null)
      .sort((one, other) => one.expires_at.localeCompare(other.expires_at)),
  )
  const shown = createMemo(() => {
    const words = query().trim().toLowerCase()
    return held().filter((lock) => textOf(lock).includes(words))
  })
  const meets = (lock: Lock): Lock[] =>
    held().filter(
      ({ key, owner, checkout }) => key === lock.key && owner !== lock.owner && checkout !== lock.checkout,
    )
  const isAdvisory = (lock: Lock): boolean => kinds()?.has(state.agents[lock.owner]?.kind ?? '') ?? false
  return (
    <>
      <div class="coordination-tools">
        <input
          type="search"
          class="field-input locks-search"
          placeholder="Search path, holder, reason"
          aria-label="Search locks"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <span class="small muted" aria-live="polite">
          {held().length === 1 ? '1 lock is held' : `${held().length} locks are held`}
        </span>
        <span class="grow" />
        <Button onClick={() => setTaking(true)}>Lock…</Button>
      </div>
      <div class="locks-body" classList={{ 'locks-split': selected() !== null }}>
        <div class="coordination-list">
          <Show when={shown().length > 0} fallback={<NoLocks searched={query().trim() !== ''} />}>
            <table class="coordination-table locks-table">
              <thead>
                <tr>
                  <th>Held</th>
                  <th>By</th>
                  <th>Reason</th>
                  <th>Left</th>
                  <th>
                    <span class="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={shown()}>
                  {(lock) => (
                    <LockRow
                      lock={lock}
                      selected={selected() === lock.key}
                      meets={meets(lock)}
                      advisory={isAdvisory(lock)}
                      onSelect={() => setSelected(selected() === lock.key ? null : lock.key)}
                      onForce={() => setForced(lock)}
                    />
                  )}
                </For>
              </tbody>
            </table>
          </Show>
        </div>
        <Show when={selected()}>
          {(key) => <LockHistory lockKey={key()} onClose={() => setSelected(null)} />}
        </Show>
      </div>
      <Show when={taking()}>
        <TakeLock onClose={() => setTaking(false)} />
      </Show>
      <Show when={forced()} keyed>
        {(lock) => <ForceLock lock={lock} onClose={() => setForced(null)} />}
      </Show>
    </>
  )
}

const textOf = (lock: Lock): string => `${lock.key} ${lock.owner_label} ${lock.reason}`.toLowerCase()

function NoLocks(props: { readonly searched: boolean }) {
  return (
    <Show when={!props.searched} fallback={<EmptyState title="No lock is called like that" />}>
      <EmptyState title="Nothing is locked">
        <p class="muted">Agents lock what they are about to change, so that no other edits it meanwhile.</p>
      </EmptyState>
    </Show>
  )
}
