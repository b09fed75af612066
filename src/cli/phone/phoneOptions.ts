import type { GlobalOptions } from '../findHost.ts'

/** What `switchyard phone` takes. */
export interface PhoneOptions extends GlobalOptions {
  readonly address?: string
  readonly interface?: string
  /** Name of the phone's listener, not of the host that this speaks to. */
  readonly host?: string
  readonly port?: string
  readonly certificate?: string
  readonly certFile?: string
  readonly keyFile?: string
  readonly acceptPlain?: boolean
}
