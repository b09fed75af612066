import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createWatcher } from './createWatcher.ts'

let folder: string
let heard: Set<string>
let onHeard: () => void
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-watch-')))
  heard = new Set()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function watch(ignore: readonly string[] = [], where = folder): Promise<() => Promise<void>> {
  const watched = await createWatcher().watch({
    folder: where,
    ignore: ignore.map((name) => join(folder, name)),
    onChange: (paths) => {
      for (const path of paths) heard.add(path)
      onHeard?.()
    },
    onLost: ({ message }) => heard.add(message),
  })
  if (!watched.ok) throw new Error(watched.error.message)
  return watched.value
}

async function write(name: string, content = 'x'): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

const untilHeard = (path: string): Promise<void> =>
  new Promise((resolve) => {
    onHeard = () => {
      if (heard.has(path)) resolve()
    }
    onHeard()
  })

it('tells what changes below the folder, but for what is ignored, until it is ended', async () => {
  await write('a/b/c.txt')
  await write('node_modules/m/index.js')
  const end = await watch(['node_modules', 'dist'])
  await write('node_modules/m/index.js', 'changed')
  await write('dist/made/later.js')
  await untilHeard(await write('a/b/c.txt', 'changed'))
  expect([...heard].filter((path) => /node_modules|dist/.test(path))).toEqual([])
  await end()
  heard.clear()
  await write('a/b/c.txt', 'once more')
  const other = await watch()
  await untilHeard(await write('last.txt'))
  expect(heard).not.toContain(join(folder, 'a/b/c.txt'))
  await other()
})

it('hears also what is written in folders that came within a new folder', async () => {
  const end = await watch()
  const deep = await write('new/er/est/file.txt')
  // The folder itself is told when all that came in it is watched.
  await untilHeard(folder)
  heard.clear()
  await writeFile(deep, 'changed')
  await untilHeard(deep)
  await end()
})

it('refuses a folder that is not there', async () => {
  const { watch: tryToWatch } = createWatcher()
  const none = join(folder, 'absent')
  const watched = await tryToWatch({ folder: none, ignore: [], onChange: () => {}, onLost: () => {} })
  expect(watched).toMatchObject({ ok: false, error: { code: 'watch_failed' } })
})

it('ends where folders are taken away at the same moment', async () => {
  for (let round = 0; round < 20; round++) {
    const inner = join(folder, `round${round}`)
    for (let at = 0; at < 100; at++) await mkdir(join(inner, `f${at}`), { recursive: true })
    const end = await watch([], inner)
    const ended = end()
    // The addon ends it on a thread of its own; the folders go in one piece beside it.
    await Promise.resolve()
    rmSync(inner, { recursive: true })
    await ended
  }
})
