export interface Zoom {
  /** Measures again: the terminal, the screen or the font has changed. */
  fit(): void
  by(factor: number): void
  /** Back to the width of the phone. */
  reset(): void
  close(): void
}

interface ZoomInput {
  /** What scrolls. */
  readonly frame: HTMLElement
  /** Takes the room of the scaled content. */
  readonly sheet: HTMLElement
  /** What is scaled. */
  readonly content: HTMLElement
}

/** Times the width of the phone at most. */
const MOST = 6

const distance = (touches: TouchList): number => {
  const [one, other] = [touches[0], touches[1]]
  return one && other ? Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) : 0
}

/** Scales the content so that it is as wide as its frame, or by two fingers and buttons larger, which then scrolls. */
export function createZoom({ frame, sheet, content }: ZoomInput): Zoom {
  let zoom = 1
  let pinch: { readonly distance: number; readonly zoom: number } | null = null
  const fit = (): void => {
    const [width, height] = [content.scrollWidth, content.scrollHeight]
    if (width === 0 || frame.clientWidth === 0) return
    const scale = (frame.clientWidth / width) * zoom
    content.style.transform = `scale(${scale})`
    sheet.style.width = `${Math.ceil(width * scale)}px`
    sheet.style.height = `${Math.ceil(height * scale)}px`
  }
  const set = (next: number): void => {
    zoom = Math.min(MOST, Math.max(1, next))
    fit()
  }
  const onStart = (event: TouchEvent): void => {
    pinch = event.touches.length === 2 ? { distance: distance(event.touches), zoom } : null
  }
  const onMove = (event: TouchEvent): void => {
    if (!pinch || event.touches.length !== 2 || pinch.distance === 0) return
    event.preventDefault()
    set((pinch.zoom * distance(event.touches)) / pinch.distance)
  }
  const onEnd = (): void => void (pinch = null)
  frame.addEventListener('touchstart', onStart, { passive: true })
  frame.addEventListener('touchmove', onMove, { passive: false })
  frame.addEventListener('touchend', onEnd)
  const resized = new ResizeObserver(fit)
  resized.observe(frame)
  return {
    fit,
    by: (factor) => set(zoom * factor),
    reset: () => set(1),
    close() {
      resized.disconnect()
      frame.removeEventListener('touchstart', onStart)
      frame.removeEventListener('touchmove', onMove)
      frame.removeEventListener('touchend', onEnd)
    },
  }
}
