import { createSignal } from 'solid-js'
import { keep, readKept } from './kept.ts'

/** Least width of the panel, and of what stands beside it. */
export const LEAST = 320
const USUAL = 440

const KEY = 'switchyard.review.width'

const lastWidth = (): number => {
  const kept = readKept(KEY)
  return typeof kept === 'number' && kept >= LEAST ? kept : USUAL
}

const [width, setWidth] = createSignal(lastWidth())
export { width as reviewWidth }

/** The wish of the person, null for the usual width; the page gives less where it has less. */
export function setReviewWidth(next: number | null): void {
  keep(KEY, setWidth(Math.max(LEAST, Math.round(next ?? USUAL))))
}
