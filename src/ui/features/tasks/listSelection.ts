import { createMemo, createSignal, type Accessor } from 'solid-js'

/** The row that keys act upon, and the rows that are chosen together. */
export interface ListSelection {
  readonly active: Accessor<string | null>
  readonly chosen: Accessor<ReadonlySet<string>>
  setActive(key: string | null): void
  toggle(key: string): void
  /** Chooses everything from where choosing began to here. */
  extendTo(key: string): void
  clear(): void
}

/** `keys` are those of the rows in the order of the list; what is not among them any more is not chosen. */
export function createListSelection(keys: Accessor<readonly string[]>): ListSelection {
  const [active, setActive] = createSignal<string | null>(null)
  const [picked, setPicked] = createSignal<ReadonlySet<string>>(new Set())
  let anchor: string | null = null
  const chosen = createMemo(() => {
    if (picked().size === 0) return picked()
    const present = new Set(keys())
    return new Set([...picked()].filter((key) => present.has(key)))
  })
  return {
    active,
    chosen,
    setActive,
    toggle(key) {
      const next = new Set(chosen())
      if (!next.delete(key)) next.add(key)
      anchor = key
      setActive(key)
      setPicked(next)
    },
    extendTo(key) {
      const from = keys().indexOf(anchor ?? active() ?? key)
      const to = keys().indexOf(key)
      if (to < 0) return
      const start = from < 0 ? to : from
      anchor = keys()[start] ?? key
      setActive(key)
      setPicked(new Set(keys().slice(Math.min(start, to), Math.max(start, to) + 1)))
    },
    clear() {
      anchor = null
      setPicked(new Set<string>())
    },
  }
}
