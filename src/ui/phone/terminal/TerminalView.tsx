import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js'
import { shownTheme } from '../../state/theme.ts'
import { usePhone } from '../state/phone.ts'
import { openView, type View, type ViewState } from './openView.ts'
import { createZoom, type Zoom } from './zoom.ts'
import './TerminalView.css'

const STEP = 1.35

/** A terminal as it is at the desk, made as small as the phone is wide. It is looked at only and never changes its size. */
export default function TerminalView(props: { readonly terminalId: string }) {
  const { yard, isLive } = usePhone()
  const [state, setState] = createSignal<ViewState>({ state: 'opening' })
  const [frame, setFrame] = createSignal<HTMLElement>()
  const [sheet, setSheet] = createSignal<HTMLElement>()
  const [place, setPlace] = createSignal<HTMLElement>()
  let view: View | undefined
  let zoom: Zoom | undefined
  onMount(() => {
    const parts = { frame: frame(), sheet: sheet(), content: place() }
    if (!parts.frame || !parts.sheet || !parts.content) return
    const { content } = parts
    const made = createZoom({ frame: parts.frame, sheet: parts.sheet, content })
    zoom = made
    const { terminalId } = props
    const { url, token } = yard.session
    view = openView(content, { url, token, terminalId, onState: setState, onSize: () => made.fit() })
  })
  onCleanup(() => {
    zoom?.close()
    view?.close()
  })
  createEffect(() => {
    shownTheme()
    view?.applyTheme()
  })
  // Its socket is its own: it is cut with the page's connection, which is the one that is watched, and opened with it.
  createEffect(() => {
    if (isLive()) view?.attach()
    else view?.detach()
  })
  const words = (): string | null => {
    const now = state()
    if (now.state === 'opening') return 'Opening the terminal…'
    if (now.state === 'lost') return `Not followed now: ${now.reason}`
    return now.state === 'ended' ? 'Its program has ended.' : null
  }
  return (
    <div class="view">
      <div class="view-head">
        <span class="view-badge">Looking only</span>
        <span class="small faint grow" role="status">
          {words()}
        </span>
        <button type="button" class="quiet" aria-label="Smaller" onClick={() => zoom?.by(1 / STEP)}>
          A−
        </button>
        <button type="button" class="quiet" aria-label="Larger" onClick={() => zoom?.by(STEP)}>
          A+
        </button>
        <button type="button" class="quiet" onClick={() => zoom?.reset()}>
          Fit
        </button>
      </div>
      <div ref={setFrame} class="view-frame" tabIndex={0} role="region" aria-label="Live terminal">
        <div ref={setSheet} class="view-sheet">
          <div ref={setPlace} class="view-place" aria-hidden="true" />
        </div>
      </div>
      <Show when={state().state === 'lost' && isLive()}>
        <button type="button" class="big" onClick={() => view?.attach()}>
          Follow it again
        </button>
      </Show>
    </div>
  )
}
