import type { Certificate, CertificateSource, Link, Phone } from '../../../contract/phone.ts'

/** What the person has chosen before the phone is switched on. */
export interface OffForm {
  readonly address: string
  readonly source: CertificateSource
  readonly host: string
  readonly port: string
  readonly certFile: string
  readonly keyFile: string
  readonly accepted: boolean
}

/** Links that a person most likely means; the others stand behind "More addresses". */
const isUsual = ({ kind }: Link): boolean => kind === 'tailscale' || kind === 'lan' || kind === 'vpn'

/** In the order of the host: of one interface only the first address is offered at once. */
export function splitLinks(links: readonly Link[]): { readonly usual: Link[]; readonly more: Link[] } {
  const seen = new Set<string>()
  const usual = links.filter((link) => {
    const isNew = isUsual(link) && !seen.has(link.interface)
    seen.add(link.interface)
    return isNew
  })
  return { usual, more: links.filter((link) => !usual.includes(link)) }
}

/** Certificates that are made for an address, or for the name that leads to it. */
export const certificatesFor = (
  link: Link | undefined,
  certificates: readonly Certificate[],
): Certificate[] =>
  certificates.filter(
    ({ hosts }) => link !== undefined && hosts.some((host) => host === link.address || host === link.host),
  )

/** Own files and none at all are always open to the person. */
const isOpen = (source: CertificateSource, fitting: readonly CertificateSource[]): boolean =>
  source === 'files' || source === 'none' || fitting.includes(source)

/** The form as it opens: as it was before, else the best address with the best certificate for it. */
export function firstForm(
  links: readonly Link[],
  certificates: readonly Certificate[],
  before: Phone | null,
): OffForm {
  const { usual, more } = splitLinks(links)
  const link = links.find(({ address }) => address === before?.address) ?? usual[0] ?? more[0]
  const fitting = certificatesFor(link, certificates).map(({ source }) => source)
  const kept = before?.address === link?.address ? before?.certificate : undefined
  return {
    address: link?.address ?? '',
    source: kept !== undefined && isOpen(kept, fitting) ? kept : (fitting[0] ?? 'none'),
    host: before?.host !== undefined && before.host !== before.address ? (before.host ?? '') : '',
    port: String(before?.port ?? ''),
    ...{ certFile: '', keyFile: '', accepted: false },
  }
}

/** Why the port cannot be used; null where it can, or is left to the host. */
export const portProblem = ({ port }: OffForm): string | null =>
  port.trim() === '' || (/^\d{1,5}$/.test(port.trim()) && Number(port) <= 65_535)
    ? null
    : 'It must be a whole number from 0 to 65535.'

/** What the host is asked for; empty fields are left to it. */
export const requestOf = (form: OffForm) => ({
  address: form.address,
  certificate: form.source,
  ...(form.host.trim() !== '' && { host: form.host.trim() }),
  ...(form.port.trim() !== '' && { port: Number(form.port) }),
  ...(form.source === 'files' && { cert_file: form.certFile.trim(), key_file: form.keyFile.trim() }),
  ...(form.accepted && { accept_plain: true }),
})

/** The sentences that a refusal of plain HTTP carries. */
export function exposureIn(details: unknown): readonly string[] {
  const given =
    typeof details === 'object' && details !== null && 'exposure' in details ? details.exposure : []
  return Array.isArray(given) ? given.filter((words) => typeof words === 'string') : []
}
