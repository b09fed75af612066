import type { Lock } from '../../../contract/lock.ts'
import { useYard } from '../../state/yard.ts'
import { ReasonDialog } from './ReasonDialog.tsx'

/** Asks for the reason for which somebody's lock is ended; it stays in the history. */
export function ForceLock(props: { readonly lock: Lock; readonly onClose: () => void }) {
  const { call } = useYard()
  const force = (reason: string) => {
    const ended = { lock_id: props.lock.id, reason }
    return call((client) => client.lock.force(ended))
  }
  return (
    <ReasonDialog
      title="End this lock"
      help="It stays in the history."
      act="End the lock"
      keep="Keep it"
      look="danger"
      send={force}
      onClose={props.onClose}
    >
      <p>
        <span class="mono">{props.lock.key}</span> is held by {props.lock.owner_label}
        {props.lock.reason === '' ? '.' : `: ${props.lock.reason}`}
      </p>
    </ReasonDialog>
  )
}
