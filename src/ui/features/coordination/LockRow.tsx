import { createMemo, Show } from 'solid-js'
import type { Lock } from '../../../contract/lock.ts'
import { Button } from '../../kit/Button.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { leftTime } from './leftTime.ts'

interface LockRowProps {
  readonly lock: Lock
  readonly selected: boolean
  /** Locks of others on the same key in other worktrees; they do not bind, but a merge meets them. */
  readonly meets: readonly Lock[]
  /** The holder's program cannot be held back by a hook. */
  readonly advisory: boolean
  readonly onSelect: () => void
  readonly onForce: () => void
}

/** A lock that is held: what, by whom, why, for how long still, and what the person may do. */
export function LockRow(props: LockRowProps) {
  const { call } = useYard()
  const { selectTask, project } = useSelection()
  const left = createMemo(() => leftTime(props.lock.expires_at))
  const own = () => props.lock.owner === 'operator'
  const release = () => {
    const input = { target: props.lock.key, project: project()?.id }
    void call((client) => client.lock.release(input))
  }
  return (
    <tr classList={{ 'locks-selected': props.selected }}>
      <td class="cut" data-title="Held" title={props.lock.key}>
        <button
          type="button"
          class="link-button mono cut"
          aria-pressed={props.selected}
          onClick={() => props.onSelect()}
        >
          {props.lock.key}
        </button>
        <Show when={props.lock.scope === 'project'}>
          <span class="small faint locks-mark">in every worktree</span>
        </Show>
        <Show when={props.meets[0]}>
          {(other) => (
            <span
              class="small locks-meets"
              title={`Held by ${other().owner_label} in another worktree; a merge will meet it`}
            >
              <span aria-hidden="true">△ </span>also {other().owner_label}
            </span>
          )}
        </Show>
      </td>
      <td class="cut" data-title="By" title={props.lock.owner}>
        <Show when={props.lock.task_id} fallback={own() ? 'You' : props.lock.owner_label} keyed>
          {(id) => (
            <button type="button" class="link-button cut" onClick={() => selectTask(id)}>
              {props.lock.owner_label}
            </button>
          )}
        </Show>
        <Show when={props.advisory}>
          <span
            class="small faint locks-mark"
            title="No hook can stop the edit tools of this kind: locks of others do not hold it back before a commit or a merge"
          >
            advisory
          </span>
        </Show>
      </td>
      <td class="cut muted" data-title="Reason" title={props.lock.reason}>
        {props.lock.reason}
      </td>
      <td class="muted locks-left" data-title="Left">
        <time dateTime={props.lock.expires_at} title={new Date(props.lock.expires_at).toLocaleString()}>
          {left()}
        </time>
      </td>
      <td>
        <div class="coordination-acts">
          <Show
            when={own()}
            fallback={
              <Button
                look="quiet"
                onClick={() => props.onForce()}
                aria-label={`End the lock on ${props.lock.key}`}
              >
                End
              </Button>
            }
          >
            <Button look="quiet" onClick={release} aria-label={`Release ${props.lock.key}`}>
              Release
            </Button>
          </Show>
        </div>
      </td>
    </tr>
  )
}
