const keyOf = (name: string): string => `switchyard.phone.${name}`

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What this phone has kept under a name; undefined where there is none, or it cannot be read. */
export function recall(name: string): unknown {
  try {
    const text = localStorage.getItem(keyOf(name))
    return text === null ? undefined : JSON.parse(text)
  } catch {
    // Storage that is switched off and text that is not JSON tell so only by throwing.
    return undefined
  }
}

/** Keeps it for the next time; false where the phone keeps nothing, as in a private tab that is full. */
export function keep(name: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(keyOf(name))
    else localStorage.setItem(keyOf(name), JSON.stringify(value))
    return true
  } catch {
    // As above.
    return false
  }
}

/** Hears what another tab of this browser keeps under the name; the returned function ends that. */
export function onKept(name: string, hear: () => void): () => void {
  const listen = ({ key }: StorageEvent): void => {
    if (key === keyOf(name) || key === null) hear()
  }
  window.addEventListener('storage', listen)
  return () => window.removeEventListener('storage', listen)
}
