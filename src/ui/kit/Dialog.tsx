import { Dialog as Kobalte } from '@kobalte/core/dialog'
import type { JSX } from 'solid-js'
import './Dialog.css'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** The title is there for screen readers only. */
  readonly hideTitle?: boolean
  readonly onClose: () => void
  readonly children: JSX.Element
}

/** A modal dialog: it takes the focus, gives it back, and closes with Escape. */
export function Dialog(props: DialogProps) {
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="dialog-overlay" />
        <div class="dialog-place">
          <Kobalte.Content class="dialog">
            <Kobalte.Title class={props.hideTitle ? 'visually-hidden' : 'dialog-title'}>
              {props.title}
            </Kobalte.Title>
            {props.children}
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  )
}
