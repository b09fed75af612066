import { createSignal, type Accessor } from 'solid-js'

/**
 * Something that the person prefers, kept in this browser and the same in each of its windows. `read` makes a whole value
 * of whatever was stored, also by an older version; what it cannot use becomes the default.
 */
export function createPreference<T>(
  name: string,
  read: (stored: unknown) => T,
): readonly [Accessor<T>, (next: T) => void] {
  const key = `switchyard.${name}`
  const [value, setValue] = createSignal(read(parsed(localStorage.getItem(key))))
  window.addEventListener('storage', (event) => {
    if (event.key === key) setValue(() => read(parsed(event.newValue)))
  })
  const set = (next: T): void => {
    setValue(() => next)
    localStorage.setItem(key, JSON.stringify(next))
  }
  return [value, set]
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    // Not ours, or cut off: the default holds.
    return undefined
  }
}
