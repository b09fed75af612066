import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol, type Protocol } from 'electron'
import type { Session } from './hostCalls.ts'

const SCHEME = 'switchyard'
/** The page's own address; the host allow-lists this origin. */
export const PAGE = `${SCHEME}://app/`

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

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

async function fileAt(folder: string, path: string): Promise<Buffer | null> {
  const file = join(folder, path)
  // Not there, or no file: the page is told so.
  return file.startsWith(folder + sep) && extname(file) in TYPES ? readFile(file).catch(() => null) : null
}

/**
 * Serves the built screens, and nothing else, to the window. The front page waits for the host, because its policy names
 * the host's address as the only one that scripts may reach.
 */
export function servePages(on: Protocol, folder: string, host: () => Promise<Session>): void {
  on.handle(SCHEME, async ({ url, method }) => {
    const { host: name, pathname } = new URL(url)
    const path = pathname === '/' ? '/desktop.html' : pathname
    const file = name === 'app' && method === 'GET' ? await fileAt(folder, path) : null
    if (!file) return new Response('Not found', { status: 404 })
    const headers: Record<string, string> = {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
    }
    // A worker has a policy of its own, so scripts carry it too.
    if (/\.(html|js)$/.test(path)) headers['content-security-policy'] = policyFor((await host()).url)
    return new Response(new Uint8Array(file), { headers })
  })
}
