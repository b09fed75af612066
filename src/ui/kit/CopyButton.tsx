import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { createSignal, onCleanup, Show } from 'solid-js'
import { clock } from '../state/yard.ts'
import './CopyButton.css'

const SHOWN_MS = 1_500

/** Copies a text and says so for a moment. `what` names it for screen readers. */
export function CopyButton(props: { readonly text: string; readonly what: string }) {
  const [state, setState] = createSignal<'ready' | 'copied' | 'refused'>('ready')
  let end = (): void => undefined
  onCleanup(() => end())
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(props.text).then(
      () => true,
      // The browser may refuse it; then the text can still be marked by hand.
      () => false,
    )
    setState(done ? 'copied' : 'refused')
    end()
    end = clock.after(SHOWN_MS, () => setState('ready'))
  }
  return (
    <>
      <button
        type="button"
        class="copy-button"
        aria-label={`Copy ${props.what}`}
        title={state() === 'refused' ? 'The browser does not allow it: mark the text and copy it' : 'Copy'}
        onClick={() => void copy()}
      >
        <Show when={state() === 'copied'} fallback={<Copy size={14} aria-hidden="true" />}>
          <Check size={14} aria-hidden="true" />
        </Show>
      </button>
      <span class="visually-hidden" aria-live="polite">
        {state() === 'copied' ? `Copied ${props.what}` : ''}
      </span>
    </>
  )
}
