import { Show } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { createCall } from './call.ts'
import { countsOf } from './changeBook.ts'
import { PlusMinus } from './ChangeCounts.tsx'
import { FileNames, RefusalNote } from './RefusalNote.tsx'

/** What landed, and the way back. */
export function Landed(props: { readonly landed: Output<'task', 'merge'>; readonly onClose: () => void }) {
  const call = createCall(useYard())
  const counts = () => countsOf(props.landed.files)
  const undo = async (): Promise<void> => {
    const id = props.landed.task_id
    const undone = await call.run((client) => client.task.undo({ task_id: id }))
    if (undone) props.onClose()
  }
  return (
    <div class="merge">
      <p role="status">
        {counts().files} {counts().files === 1 ? 'file' : 'files'}{' '}
        <PlusMinus additions={counts().additions} deletions={counts().deletions} /> as{' '}
        <span class="mono">{props.landed.sha.slice(0, 8)}</span>
      </p>
      <FileNames files={props.landed.files.map(({ path }) => path)} />
      <Show when={call.failure()}>{(failure) => <RefusalNote failure={failure()} />}</Show>
      <div class="merge-foot">
        <Button look="quiet" disabled={call.isBusy()} onClick={() => void undo()}>
          Undo the merge
        </Button>
        <Button look="primary" onClick={() => props.onClose()}>
          Done
        </Button>
      </div>
    </div>
  )
}
