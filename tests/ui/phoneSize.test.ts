import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const FOLDER = fileURLToPath(new URL('../../dist/phone', import.meta.url))
const LIMIT = 200_000

/** Files that the page loads before a terminal is opened: what its HTML names, and what that imports at once. */
async function loadedAtOnce(): Promise<string[]> {
  const html = await readFile(join(FOLDER, 'phone.html'), 'utf8')
  const found = new Set<string>()
  const waiting = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, name]) => name ?? '',
  )
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (found.has(name)) continue
    found.add(name)
    const text = await readFile(join(FOLDER, name), 'utf8')
    for (const [, more] of text.matchAll(/(?:^|[;}\s])import(?:[^'"();]*from)?\s*["']\.\/([^"']+)["']/g))
      waiting.push(`assets/${more}`)
  }
  return [...found]
}

describe('the page of the phone', () => {
  it('is under 200 KB compressed without the terminal, which comes in a file of its own', async () => {
    const names = await loadedAtOnce()
    expect(names.some((name) => name.endsWith('.js'))).toBe(true)
    expect(names.some((name) => name.endsWith('.css'))).toBe(true)
    const texts = await Promise.all(names.map((name) => readFile(join(FOLDER, name))))
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0)
    expect(bytes).toBeLessThan(LIMIT)
    const all = texts.join('\n')
    expect(all).not.toContain('xterm-helper-textarea')
    const assets = await readdir(join(FOLDER, 'assets'))
    const apart = assets.filter((name) => name.startsWith('TerminalView') && name.endsWith('.js'))
    expect(apart).toHaveLength(1)
    expect(await readFile(join(FOLDER, 'assets', apart[0] ?? ''), 'utf8')).toContain('xterm-helper-textarea')
  })
})
