import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
}

interface Page {
  readonly file: string
  readonly type: string
  readonly size: number
}

export interface Pages {
  /** Whether the path is a page of ours; then it has been answered. */
  serve(path: string, response: ServerResponse): Promise<boolean>
}

async function list(folder: string): Promise<Map<string, Page>> {
  const found = new Map<string, Page>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    found.set(path, { file, type, size: (await stat(file)).size })
  }
  return found
}

/**
 * The built screens in `folder`, which hold nothing secret and need no token. Only files that are there at the start are
 * served, so no path can name another one. `front` is the file that stands at the root.
 */
export async function createPages(folder: string, front: string): Promise<Pages> {
  const pages = await list(folder)
  const first = pages.get(`/${front}`)
  if (first) pages.set('/', first)
  return {
    async serve(path, response) {
      const page = pages.get(path)
      if (!page) return false
      // A file below assets is named by its content.
      const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store'
      response.writeHead(200, {
        'content-type': page.type,
        'content-length': page.size,
        'cache-control': cache,
      })
      await pipeline(createReadStream(page.file), response)
      return true
    },
  }
}
