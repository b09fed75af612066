import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Lock } from '../../../contract/lock.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { ForceLock } from './ForceLock.tsx'
import './LocksPage.css'

/** Which paths and resources are held, by whom, and until when; the person may end a lock with a reason. */
export function LocksPage() {
  const { state } = useYard()
  const { project } = useSelection()
  const [query, setQuery] = createSignal('')
  const [forced, setForced] = createSignal<Lock | null>(null)
  const held = createMemo(() =>
    Object.values(state.locks)
      .filter((lock) => lock.project_id === project()?.id && lock.ended_at === null)
      .sort((one, other) => one.expires_at.localeCompare(other.expires_at)),
  )
  const shown = createMemo(() => {
    const words = query().trim().toLowerCase()
    return held().filter((lock) => textOf(lock).includes(words))
  })
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
      </div>
      <div class="coordination-list">
        <Show when={shown().length > 0} fallback={<NoLocks searched={query().trim() !== ''} />}>
          <table class="coordination-table locks-table">
            <thead>
              <tr>
                <th>Held</th>
                <th>By</th>
                <th>Reason</th>
                <th>Until</th>
                <th>
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={shown()}>{(lock) => <LockRow lock={lock} onForce={() => setForced(lock)} />}</For>
            </tbody>
          </table>
        </Show>
      </div>
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

function LockRow(props: { readonly lock: Lock; readonly onForce: () => void }) {
  const { selectTask } = useSelection()
  const task = () => props.lock.task_id
  return (
    <tr>
      <td class="mono cut" title={props.lock.key}>
        {props.lock.key}
        <Show when={props.lock.scope === 'project'}>
          <span class="small faint"> in every worktree</span>
        </Show>
      </td>
      <td class="cut" title={props.lock.owner}>
        <Show when={task()} fallback={props.lock.owner_label} keyed>
          {(id) => (
            <button type="button" class="link-button cut" onClick={() => selectTask(id)}>
              {props.lock.owner_label}
            </button>
          )}
        </Show>
      </td>
      <td class="cut muted" title={props.lock.reason}>
        {props.lock.reason}
      </td>
      <td class="cut muted">
        <time dateTime={props.lock.expires_at} title={props.lock.expires_at}>
          {clockTime(props.lock.expires_at)}
        </time>
      </td>
      <td>
        <div class="coordination-acts">
          <Button
            look="quiet"
            onClick={() => props.onForce()}
            aria-label={`End the lock on ${props.lock.key}`}
          >
            End
          </Button>
        </div>
      </td>
    </tr>
  )
}

const clockTime = (instant: string): string =>
  new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
