import { followAddress, takeAddress } from './address.ts'

/** Where the host answers and with which token; the window's preload gives both, a browser has them in its address. */
export interface Session {
  readonly url: string
  readonly token: string
}

const KEY = 'switchyard.token'

/** The token out of the address, kept for a reload of this tab only. */
function takeFromAddress(): string | null {
  const token = takeAddress()
  if (token !== null) sessionStorage.setItem(KEY, token)
  return token
}

/** Null where this page has no token: it was opened by its bare address. */
export async function findSession(): Promise<Session | null> {
  if (window.switchyard) return window.switchyard.session()
  // Another address in the same tab only changes what stands after its #.
  followAddress((given) => {
    if (given === sessionStorage.getItem(KEY)) return
    sessionStorage.setItem(KEY, given)
    location.reload()
  })
  const token = takeFromAddress() ?? sessionStorage.getItem(KEY)
  return token === null ? null : { url: location.origin, token }
}
