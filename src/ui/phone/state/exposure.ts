/** `encrypted` by the page's own address, `tunnelled` by the network below it, or `plain`. */
export type Protection = 'encrypted' | 'tunnelled' | 'plain'

/** Tailscale gives machines addresses in 100.64.0.0/10 and below fd7a:115c:a1e0::/48, and names that end in ts.net. */
const isTailnet = (host: string): boolean =>
  /\.ts\.net$/i.test(host) ||
  /^\[?fd7a:115c:a1e0:/i.test(host) ||
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/.test(host)

/** What keeps others on the network from reading along, as far as the page's address tells. */
export function protectionOf({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): Protection {
  if (protocol === 'https:') return 'encrypted'
  return isTailnet(hostname) ? 'tunnelled' : 'plain'
}
