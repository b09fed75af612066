import type { Result } from '../../base/result.ts'
import type { Certificate, CertificateSource } from '../../contract/phone.ts'

/** A certificate with its chain and its key, both PEM. */
export interface Tls {
  readonly cert: string
  readonly key: string
  /** Host names and addresses that it is made for. */
  readonly hosts: readonly string[]
  /** When it ends, in milliseconds since the epoch. */
  readonly ends_at: number
}

/** Certificates of the machine that a phone may trust. */
export interface Certificates {
  /** What could be used at one of these addresses and names, the best first. Nothing is made or fetched for it. */
  list(hosts: readonly string[]): Promise<Certificate[]>
  /**
   * The certificate of a source for a host, made or renewed by its program where that is how it works. `files` are the
   * person's own. The failure says what was wrong, with which file or program, and what to do.
   */
  load(wanted: {
    readonly source: Exclude<CertificateSource, 'none'>
    readonly host: string
    readonly files: { readonly cert: string; readonly key: string } | null
  }): Promise<Result<Tls, string>>
}

export interface ListenFailure {
  readonly code: 'port_taken' | 'no_such_address' | 'cannot_listen'
  readonly reason: string
}

/** The listener for phones, beside the host's own on loopback. */
export interface PhoneListener {
  /** Closes what was open, then listens at the address; answers the port, which 0 lets the system pick. */
  open(at: {
    readonly address: string
    /** Host that phones write in front of the port; requests that name another one are refused. */
    readonly host: string
    readonly port: number
    readonly tls: Tls | null
  }): Promise<Result<number, ListenFailure>>
  /** Takes nothing more and cuts every connection. */
  close(): Promise<void>
}
