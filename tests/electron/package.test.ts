import { execFile, spawn } from 'node:child_process'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../architecture/tree.ts'
import { display, endDisplay, noDesktop, sessionOf } from '../support/desktop.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { bareEnvironment, makeFolder, removeFolders } from '../support/startHost.ts'

const exec = promisify(execFile)

/** Makes the package for this machine in the folder, with the runtime at hand and no download. */
async function makePackage(folder: string): Promise<string> {
  const runtime = join(folder, 'runtime')
  await cp(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', runtime, { recursive: true })
  // The runtime for tests stands in for Electron's default app, which no package has.
  await rm(join(runtime, 'resources/app'), { recursive: true, force: true })
  const args = ['scripts/package.mjs', '--linux', 'dir', `--config.directories.output=${join(folder, 'out')}`]
  // A proxy that nobody listens on: whatever is fetched, fails.
  const offline = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' }
  const env = { ...process.env, ...offline, ELECTRON_OVERRIDE_DIST_PATH: runtime }
  await exec(process.execPath, args, { cwd: root, env, maxBuffer: 2 ** 24 })
  return join(folder, 'out/linux-unpacked')
}

afterAll(async () => {
  endDisplay()
  await removeFolders()
})

/** Stands before the fuses in every Electron program; a version and a count follow, then a digit each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = [
  ['runAsNode', '0'],
  ['cookieEncryption', '1'],
  ['nodeOptions', '0'],
  ['nodeCliInspect', '0'],
  ['asarIntegrity', '1'],
  ['onlyLoadAppFromAsar', '1'],
  ['browserProcessSnapshot', '0'],
  ['fileProtocolPrivileges', '0'],
] as const

async function fusesOf(program: string): Promise<[string, string][]> {
  const bytes = await readFile(program)
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length + 2
  return FUSES.map(([name], place) => [name, String.fromCharCode(bytes[at + place] ?? 0)])
}

describe.skipIf(noDesktop !== undefined)(`the package (${noDesktop ?? 'by electron-builder'})`, () => {
  test(
    'starts with its own Node and host, has a terminal alive, and ends whole',
    { timeout: 240_000 },
    async () => {
      const folder = await makeFolder('package')
      const unpacked = await makePackage(folder)
      const program = join(unpacked, 'switchyard')

      expect(await fusesOf(program)).toEqual(FUSES)
      // Without it the host works too and only looks less often, so that nothing else here would fail.
      const watcher = `@parcel/watcher-${process.platform}-${process.arch}-glibc`
      const cwd = join(unpacked, 'resources/dist')
      await exec(join(unpacked, 'resources/node/node'), ['-e', `require('${watcher}')`], { cwd })

      const home = join(folder, 'data')
      const environment = { ...(await bareEnvironment(folder)), ...(await display()), TERM: 'xterm-256color' }
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
      const args = [...sandbox, '--remote-debugging-port=0', '--home', home, '--port', '0']
      const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      const address = await new Promise<string>((resolve, reject) => {
        createInterface({ input: child.stderr }).on('line', (line) => {
          const [, found] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
          if (found !== undefined) resolve(found)
        })
        child.once('exit', (code) => reject(new Error(`the package ended with ${code}`)))
      })
      const browser = await chromium.connectOverCDP(address)
      const context = browser.contexts()[0]
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
      if (!page) throw new Error('the package shows no page')
      await page.getByText('connected', { exact: true }).waitFor()
      const { url, token } = await sessionOf(page)
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ path: join(folder, 'sample') })
      expect((await fetch(`${url}/api/samples`, { method: 'POST', headers, body })).status).toBeLessThan(300)
      await page.locator('.task-row', { hasText: 'Improve the signal box' }).click()
      await page.locator('.xterm-screen').first().waitFor()
      const terminals = async (): Promise<unknown> =>
        (await fetch(`${url}/api/terminals`, { headers })).json()
      expect(await terminals()).toMatchObject({
        items: expect.arrayContaining([expect.objectContaining({ state: 'running' })]),
      })

      const left = await processesOf(folder)
      // The host runs on the Node of the package.
      expect(left.map(({ command }) => command).join('\n')).toContain(
        `${unpacked}/resources/node/node ${unpacked}/resources/dist/host.js`,
      )
      await browser.close()
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
      await untilGone(left)
    },
  )
})
