import type { Link, LinkKind } from '../contract/phone.ts'

/** The best first: what a person most likely means by "let my phone connect". */
const ORDER: readonly LinkKind[] = ['tailscale', 'lan', 'vpn', 'virtual', 'loopback']

/** Names of interfaces as Linux, macOS and Windows give them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vbox|cni|flannel|podman|lxc|lxd|bridge\d|vethernet)/i
const VPN = /^(wg|tun|tap|ppp|ipsec|zt|nebula|utun)/i

/** Tailscale gives each machine an address of the range for carriers (RFC 6598), or of its own IPv6 prefix. */
function isTailscale(name: string, address: string): boolean {
  if (/^tailscale/i.test(name) || address.toLowerCase().startsWith('fd7a:115c:a1e0:')) return true
  const [first, second] = address.split('.').map(Number)
  return VPN.test(name) && first === 100 && second !== undefined && second >= 64 && second < 128
}

function kindOf(name: string, address: string, internal: boolean): LinkKind {
  if (internal) return 'loopback'
  if (isTailscale(name, address)) return 'tailscale'
  if (VIRTUAL.test(name)) return 'virtual'
  return VPN.test(name) ? 'vpn' : 'lan'
}

const LABELS: Readonly<Record<LinkKind, string>> = {
  tailscale: 'Tailscale',
  lan: 'Local network',
  vpn: 'VPN',
  virtual: 'Containers and virtual machines',
  loopback: 'This machine only',
}

/** An address of an interface as a person chooses it. */
export function linkOf(at: {
  readonly interface: string
  readonly address: string
  readonly internal: boolean
}): Link {
  const kind = kindOf(at.interface, at.address, at.internal)
  const label =
    kind === 'loopback' || kind === 'tailscale' ? LABELS[kind] : `${LABELS[kind]} (${at.interface})`
  const link = {
    ...{ address: at.address, interface: at.interface, kind, label },
    // Of other VPNs only WireGuard is known to encrypt from end to end.
    encrypted: kind === 'tailscale' || kind === 'loopback' || /^wg/i.test(at.interface),
    host: null,
  }
  return { ...link, exposure: exposureOf(link, at.address, false) }
}

const rank = ({ kind, address }: Link): number => ORDER.indexOf(kind) * 2 + (address.includes(':') ? 1 : 0)

/** The most likely first; of one interface IPv4 before IPv6. */
export const inOrder = (links: readonly Link[]): Link[] =>
  links.toSorted((one, other) => rank(one) - rank(other))

/** Links that are offered without being named: a phone comes over none of the others. */
export const isUsual = ({ kind }: Link): boolean => kind === 'tailscale' || kind === 'lan' || kind === 'vpn'

/**
 * What others on the way can see and do, in plain words; nothing where the link or a certificate keeps them out. Behind
 * a name of its own, loopback is the end of somebody's tunnel, of which nothing is known here.
 */
export function exposureOf(
  link: Pick<Link, 'address' | 'kind' | 'encrypted'>,
  host: string,
  hasCertificate: boolean,
): string[] {
  if (hasCertificate) return []
  const tunnelled = link.kind === 'loopback' && host !== link.address && host !== 'localhost'
  if (link.encrypted && !tunnelled) return []
  return [
    'Anyone on the same network can read what the phone shows: terminals, diffs, prompts and messages.',
    'They can copy the phone’s token and act as this phone until you revoke it: look, and, once you have given it control, also answer, prompt, approve and press keys.',
    'They can change the page on its way to the phone.',
  ]
}

/** A host as it stands in a URL: IPv6 addresses in brackets. */
export const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)
