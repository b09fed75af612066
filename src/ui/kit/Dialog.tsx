import { Dialog as Kobalte } from '@kobalte/core/dialog'
import { createComputed, type JSX } from 'solid-js'
import './Dialog.css'
import { keepFocus, returnFocus } from './returnFocus.ts'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** The title is there for screen readers only. */
  readonly hideTitle?: boolean
  /** Takes most of the window, at one size whatever it shows. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: JSX.Element
}

/** A modal dialog: it takes the focus, gives it back, and closes with Escape. */
export function Dialog(props: DialogProps) {
  createComputed(() => props.open && keepFocus())
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="dialog-overlay" />
        <div class="dialog-place">
          <Kobalte.Content
            class="dialog"
            classList={{ 'dialog-wide': props.wide ?? false }}
            onCloseAutoFocus={(event) => {
              // It would go to the button that opened the dialog, and most are opened by keys.
              event.preventDefault()
              returnFocus()
            }}
          >
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
