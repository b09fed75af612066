/** Where the host answers and with which token; the window's preload gives both, a browser has them in its address. */
export interface Session {
  readonly url: string
  readonly token: string
}

const KEY = 'switchyard.token'

/** The token out of `#token=…`, which is taken out of the address bar and the history at once. */
function takeFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null || token === '') return null
  history.replaceState(null, '', location.pathname + location.search)
  // Kept for a reload of this tab only.
  sessionStorage.setItem(KEY, token)
  return token
}

/** Null where this page has no token: it was opened by its bare address. */
export async function findSession(): Promise<Session | null> {
  if (window.switchyard) return window.switchyard.session()
  const token = takeFromAddress() ?? sessionStorage.getItem(KEY)
  return token === null ? null : { url: location.origin, token }
}
