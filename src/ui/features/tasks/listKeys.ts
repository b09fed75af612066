import type { ListSelection } from './listSelection.ts'

interface ListKeys {
  /** Tasks of the list from top to bottom. */
  readonly keys: readonly string[]
  readonly active: string | null
  readonly chosen: ListSelection
  open(id: string): void
  reveal(id: string): void
  openMenu(id: string): void
  rename(id: string): void
  find(): void
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

function target(event: KeyboardEvent, { keys, active }: ListKeys): string | undefined {
  const at = keys.indexOf(active ?? '')
  const step = STEPS[event.key]
  if (step !== undefined) return keys[Math.min(Math.max(at + step, 0), keys.length - 1)]
  if (event.key === 'Home') return keys[0]
  return event.key === 'End' ? keys.at(-1) : undefined
}

/** What a key does while the list has the focus. */
export function handleListKey(event: KeyboardEvent, list: ListKeys): void {
  // Buttons among the rows keep their own keys, and chords are the window's.
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
  const { active, chosen } = list
  const next = target(event, list)
  if (next !== undefined) {
    if (event.shiftKey) chosen.extendTo(next)
    else chosen.setActive(next)
    list.reveal(next)
  } else if (event.key === '/') list.find()
  else if (event.key === 'Escape' && chosen.chosen().size > 0) chosen.clear()
  else if (active === null) return
  else if (event.key === ' ') chosen.toggle(active)
  else if (event.key === 'Enter') list.open(active)
  else if (event.key === 'F2') list.rename(active)
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) list.openMenu(active)
  else return
  event.preventDefault()
}
