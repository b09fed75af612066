import type { Memory } from '../../../contract/memory.ts'
import { useYard } from '../../state/yard.ts'
import { ReasonDialog } from './ReasonDialog.tsx'

/** Asks once, with a reason for the history, before agents know something no more. */
export function ForgetMemory(props: { readonly memory: Memory; readonly onClose: () => void }) {
  const { call } = useYard()
  const forget = (reason: string) => {
    const { id: entry, project_id: project } = props.memory
    return call((client) => client.memory.forget({ entry, project, reason }))
  }
  return (
    <ReasonDialog
      title="Forget this entry"
      help="Optional."
      act="Forget it"
      keep="Keep it"
      look="danger"
      optional
      send={forget}
      onClose={props.onClose}
    >
      <p>
        Agents find <strong>{props.memory.key}</strong> no more. Its history stays.
      </p>
    </ReasonDialog>
  )
}
