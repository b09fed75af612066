import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { isIP, SocketAddress } from 'node:net'
import { err, ok, type Result } from '../../base/result.ts'
import type { Tls } from '../../core/ports/phone.ts'

/** A certificate chain and its key as PEM, and what to call them in a sentence. */
export interface Pair {
  readonly cert: string
  readonly key: string
  readonly certName: string
  readonly keyName: string
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    // Node tells text that is no certificate only by throwing.
    return null
  }
}

function parseKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    // No key, or one behind a passphrase: neither can be used.
    return null
  }
}

/** An address in its one short form: certificates are printed with the long one. */
const shortest = (address: string): string =>
  isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address

/** Host names and addresses that a certificate is made for. */
const hostsOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  subjectAltName.split(', ').flatMap((entry) => {
    const host = /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1]
    return host === undefined ? [] : [shortest(host)]
  })

const isFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined

const day = (instant: Date): string => instant.toISOString().slice(0, 10)

/** Takes a chain and its key where a phone that trusts them would: key and certificate match, for this host, at this time. */
export function readPair(pair: Pair, host: string, now: number): Result<Tls, string> {
  const { cert, key, certName, keyName } = pair
  const leaf = parseCertificate(cert)
  if (!leaf)
    return err(`${certName} holds no certificate. It must be a PEM file that begins with the certificate.`)
  const secret = parseKey(key)
  if (!secret)
    return err(
      `${keyName} holds no private key that can be used. It must be a PEM file without a passphrase.`,
    )
  if (!leaf.checkPrivateKey(secret))
    return err(
      `The key in ${keyName} does not belong to the certificate in ${certName}. Name the two that were made together.`,
    )
  if (leaf.validToDate.getTime() <= now)
    return err(`The certificate in ${certName} ended on ${day(leaf.validToDate)}. Renew it and try again.`)
  if (leaf.validFromDate.getTime() > now)
    return err(
      `The certificate in ${certName} holds only from ${day(leaf.validFromDate)}. Check this machine's clock.`,
    )
  const hosts = hostsOf(leaf)
  if (!isFor(leaf, host))
    return err(
      `The certificate in ${certName} is not made for ${host}, but for ${hosts.join(', ') || 'no host at all'}. Choose one of these as the name, or another certificate.`,
    )
  return ok({ cert, key, hosts, ends_at: leaf.validToDate.getTime() })
}
