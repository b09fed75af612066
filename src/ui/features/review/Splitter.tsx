import { createSignal } from 'solid-js'
import { LEAST, reviewWidth, setReviewWidth } from './panel.ts'
import './Splitter.css'

const STEP = 24

/** The edge of the panel: dragged, or moved by arrow keys; a double click gives the usual width. */
export function Splitter(props: { readonly panel: () => HTMLElement | undefined }) {
  const [max, setMax] = createSignal(LEAST)
  /** The width that the panel really has, which the window may hold below the wish. */
  const now = (): number => props.panel()?.offsetWidth ?? reviewWidth()
  const limit = (): number => {
    const most = (props.panel()?.parentElement?.offsetWidth ?? LEAST * 2) - LEAST
    return setMax(Math.max(LEAST, most))
  }
  const set = (width: number): void => setReviewWidth(Math.min(width, limit()))
  const onPointerDown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const initial = { x: event.clientX, width: now() }
    const move = ({ clientX }: PointerEvent): void => set(initial.width + initial.x - clientX)
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    })
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') set(now() + STEP)
    else if (event.key === 'ArrowRight') set(now() - STEP)
    else if (event.key === 'Home') set(LEAST)
    else if (event.key === 'End') set(limit())
    else if (event.key === 'Enter') setReviewWidth(null)
    else return
    event.preventDefault()
  }
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the changes"
      aria-valuemin={LEAST}
      aria-valuemax={Math.max(max(), reviewWidth())}
      aria-valuenow={reviewWidth()}
      tabindex="0"
      onFocus={limit}
      onPointerDown={onPointerDown}
      onDblClick={() => setReviewWidth(null)}
      onKeyDown={onKey}
    />
  )
}
