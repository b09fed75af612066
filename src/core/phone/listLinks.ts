import { ok } from '../../base/result.ts'
import type { Link } from '../../contract/phone.ts'
import { inOrder, linkOf } from '../../domain/links.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'

/** Addresses of this machine, the most likely first. */
export const linksOf = (context: Context): Link[] => inOrder(context.ports.machine.addresses().map(linkOf))

export const listLinks =
  (context: Context): Handler<'phone', 'links'> =>
  async () => {
    const links = linksOf(context)
    const certificates = await context.ports.certificates.list(links.map(({ address }) => address))
    const named = certificates.find(({ source }) => source === 'tailscale')?.hosts[0] ?? null
    const items = links.map((link) => (link.kind === 'tailscale' ? { ...link, host: named } : link))
    return ok({ items, certificates })
  }
