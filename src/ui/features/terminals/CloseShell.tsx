import { Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'

interface CloseShellProps {
  readonly name: string
  readonly open: boolean
  /** There are other panes, so that this one can go without its shell. */
  readonly canKeep: boolean
  readonly onCancel: () => void
  readonly onKeep: () => void
  readonly onEnd: () => void
}

/** Asks before a shell ends: what runs in it ends with it. */
export function CloseShell(props: CloseShellProps) {
  return (
    <Dialog open={props.open} title={`End ${props.name}?`} onClose={() => props.onCancel()}>
      <p class="muted">Everything that runs in this shell ends with it. Files stay as they are.</p>
      <div class="close-shell-buttons">
        <Button look="quiet" onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Show when={props.canKeep}>
          <Button onClick={() => props.onKeep()}>Close the pane only</Button>
        </Show>
        <Button look="danger" onClick={() => props.onEnd()}>
          End it
        </Button>
      </div>
    </Dialog>
  )
}
