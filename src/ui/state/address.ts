import { createSignal } from 'solid-js'

/** Project or task that the address asks for, by its id, until it is shown. */
export const [wanted, setWanted] = createSignal<string | null>(null)

/**
 * Reads `#token=…&open=…` and takes it out of the address bar and the history at once; answers the token. `open` names a
 * project or a task, as the start with a path does.
 */
export function takeAddress(): string | null {
  const said = new URLSearchParams(location.hash.slice(1))
  const [token, open] = [said.get('token') ?? '', said.get('open') ?? '']
  if (token === '' && open === '') return null
  history.replaceState(null, '', location.pathname + location.search)
  if (open !== '') setWanted(open)
  return token === '' ? null : token
}

/** Reads the address again whenever it changes, for as long as the page lives. */
export function followAddress(onToken: (token: string) => void): void {
  window.addEventListener('hashchange', () => {
    const token = takeAddress()
    if (token !== null) onToken(token)
  })
}
