import { createSignal } from 'solid-js'

/** Where the person is in the page. Each has an address of its own, so that the phone's own way back works. */
export type Place =
  | { readonly at: 'now' | 'tasks' | 'messages' | 'yard' }
  | { readonly at: 'task'; readonly id: string; readonly part: 'work' | 'terminal' | 'changes' }
  | { readonly at: 'file'; readonly id: string; readonly path: string }
  | { readonly at: 'conversation'; readonly id: string }

export type Tab = 'now' | 'tasks' | 'messages' | 'yard'

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken address tells itself only by throwing.
    return ''
  }
}

/** Reads the part of the address behind `#`; what it does not know is the front. */
export function readPlace(hash: string): Place {
  const [head, id, part, path] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  if (head === 'tasks' || head === 'messages' || head === 'yard') {
    return head === 'messages' && id !== undefined && id !== '' ? { at: 'conversation', id } : { at: head }
  }
  if (head !== 'task' || id === undefined || id === '') return { at: 'now' }
  if (part === 'changes' && path !== undefined) return { at: 'file', id, path }
  return { at: 'task', id, part: part === 'terminal' || part === 'changes' ? part : 'work' }
}

export function addressOf(place: Place): string {
  const parts = ((): string[] => {
    switch (place.at) {
      case 'task':
        return place.part === 'work' ? ['task', place.id] : ['task', place.id, place.part]
      case 'file':
        return ['task', place.id, 'changes', place.path]
      case 'conversation':
        return ['messages', place.id]
      case 'now':
      case 'tasks':
      case 'messages':
      case 'yard':
        return [place.at]
    }
  })()
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

const [place, setPlace] = createSignal<Place>(readPlace(location.hash))
export { place }

export function followPlace(): void {
  window.addEventListener('hashchange', () => setPlace(readPlace(location.hash)))
}

export function go(to: Place): void {
  location.hash = addressOf(to)
}

/** Goes there in place of where the person is, so that the way back does not lead here again. */
export function goInstead(to: Place): void {
  history.replaceState(null, '', addressOf(to))
  setPlace(to)
}

/** The tab that a place belongs to. */
export function tabOf(at: Place): Tab {
  switch (at.at) {
    case 'task':
    case 'file':
      return 'tasks'
    case 'conversation':
      return 'messages'
    case 'now':
    case 'tasks':
    case 'messages':
    case 'yard':
      return at.at
  }
}
