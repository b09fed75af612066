import { extname, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol, type Protocol } from 'electron'
import type { Session } from './hostCalls.ts'

const SCHEME = 'switchyard'
/** The page's own address; the host allow-lists this origin. */
export const PAGE = `${SCHEME}://app/`

/** Before the app is ready, else the scheme has no origin of its own. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Inline style is needed by the terminal's renderer. */
const policyFor = (host: string): string =>
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  `worker-src 'self'; connect-src ${host} ${host.replace(/^http/, 'ws')}; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Serves the built screens, and nothing else, to the window. The front page waits for the host, because its policy names
 * the host's address as the only one that scripts may reach.
 */
export function servePages(on: Protocol, folder: string, host: () => Promise<Session>): void {
  on.handle(SCHEME, async ({ url, method }) => {
    const { host: name, pathname } = new URL(url)
    const path = pathname === '/' ? '/desktop.html' : pathname
    const file = join(folder, path)
    const isOurs = name === 'app' && method === 'GET' && file.startsWith(folder + sep) && extname(path) !== ''
    // It rejects for a file that is not there.
    const found = isOurs ? await net.fetch(pathToFileURL(file).href).catch(() => null) : null
    if (!found) return new Response('Not found', { status: 404 })
    const headers = new Headers(found.headers)
    headers.set('cache-control', 'no-store')
    // A worker has a policy of its own, so scripts carry it too.
    if (/\.(html|js)$/.test(path)) headers.set('content-security-policy', policyFor((await host()).url))
    return new Response(found.body, { headers })
  })
}
