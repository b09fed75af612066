import { createSignal, onMount, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'

interface FindBarProps {
  readonly onFind: (text: string, upwards: boolean) => boolean
  readonly onClose: () => void
}

/** Enter goes upwards, to what is older; Shift+Enter back down. */
export function FindBar(props: FindBarProps) {
  const [field, setField] = createSignal<HTMLInputElement>()
  const [missing, setMissing] = createSignal(false)
  onMount(() => field()?.focus())
  const onKey = (event: KeyboardEvent): void => {
    const text = field()?.value ?? ''
    if (event.key === 'Escape') props.onClose()
    else if (event.key === 'Enter' && text !== '') setMissing(!props.onFind(text, !event.shiftKey))
    else return
    event.preventDefault()
  }
  return (
    <div class="find-bar" role="search">
      <input ref={setField} aria-label="Find in the terminal" placeholder="Find" onKeyDown={onKey} />
      <Show when={missing()}>
        <span class="small muted" role="status">
          not found
        </span>
      </Show>
      <Button look="quiet" onClick={() => props.onClose()}>
        Close
      </Button>
    </div>
  )
}
