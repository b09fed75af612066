import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { root } from '../architecture/tree.ts'
import { display, endDisplay, noDesktop } from '../support/desktop.ts'
import { bareEnvironment, makeFolder, removeFolders } from '../support/startHost.ts'
import { makeRepository } from '../support/repository.ts'

afterAll(async () => {
  endDisplay()
  await removeFolders()
})

/** Ends of what a test has started; a second end does nothing. */
const ends: Started['end'][] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

interface Started {
  readonly home: string
  /** Resolves with all lines of standard output so far once one of them fits. */
  says(words: RegExp): Promise<string>
  end(): Promise<void>
}

async function start(program: string[], args: string[], more: Record<string, string> = {}): Promise<Started> {
  const folder = await makeFolder('start')
  const home = join(folder, 'data')
  const environment = { ...(await bareEnvironment(folder)), SWITCHYARD_NODE: process.execPath, ...more }
  const child = spawn(process.execPath, [...program, '--home', home, '--port', '0', ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  ends.push(end)
  return {
    ...{ home, end },
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (line: string): void => {
          lines.push(line)
          if (words.test(line)) resolve(lines.join('\n'))
        }
        reader.on('line', look)
        reader.once('close', () => reject(new Error(`it said only:\n${lines.join('\n')}`)))
      }),
  }
}

const launcher = join(root, 'bin/switchyard')
const npmStart = join(root, 'scripts/start.mjs')

describe('a start without a window', () => {
  test('gives the address for a browser with the token, says why, and logs no token', async () => {
    const started = await start([npmStart], [])
    const said = await started.says(/Ctrl-C/)
    const token = /http:\/\/127\.0\.0\.1:\d+\/#token=([\w-]{43})\n/.exec(said)?.[1] ?? 'none'
    expect(said).toContain('No window was opened: there is no display')
    expect((await readFile(join(started.home, 'operator-token'), 'utf8')).trim()).toBe(token)
    await started.end()
    expect(await readFile(join(started.home, 'logs/host.log'), 'utf8')).not.toContain(token)
  })

  test('opens the project that it is given', async () => {
    const { root: repository } = await makeRepository()
    const started = await start([npmStart, repository], ['--browser'], { DISPLAY: ':99' })
    const said = await started.says(/Ctrl-C/)
    expect(said).toContain('No window was opened: you asked for the browser')
    const [, url = '', token = '', shown = ''] = /(http:\S+)\/#token=([^\s&]+)&open=(\S+)/.exec(said) ?? []
    const answer = await fetch(`${url}/api/projects`, { headers: { authorization: `Bearer ${token}` } })
    expect(await answer.json()).toMatchObject({ items: [{ id: shown, root: repository }] })
  })

  test('says that there is no Electron, and how to get it', async () => {
    const started = await start([npmStart], [], { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: '/none' })
    expect(await started.says(/Ctrl-C/)).toContain('there is no Electron in /none')
  })
})

describe.skipIf(noDesktop !== undefined)(
  `a start with a window (${noDesktop ?? 'in a real Electron'})`,
  () => {
    test('by the launcher, which ends with the app and its host', async () => {
      const { root: repository } = await makeRepository()
      const runtime = { ELECTRON_OVERRIDE_DIST_PATH: process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '' }
      const more = { ...(await display()), ...runtime, TERM: 'xterm', ELECTRON_RUN_AS_NODE: '1' }
      const started = await start([launcher, `${repository}/`], [], more)
      const host = async (): Promise<unknown> => {
        const { url } = JSON.parse(await readFile(join(started.home, 'host.json'), 'utf8')) as { url: string }
        const token = (await readFile(join(started.home, 'operator-token'), 'utf8')).trim()
        const answer = await fetch(`${url}/api/projects`, { headers: { authorization: `Bearer ${token}` } })
        return answer.json()
      }
      await expect
        .poll(() => host().catch(() => null), { timeout: 30_000 })
        .toMatchObject({ items: [{ root: repository }] })
      // The launcher again, on another project: the window that is there takes it over.
      const { root: second } = await makeRepository()
      const env = { ...(await bareEnvironment(started.home)), SWITCHYARD_NODE: process.execPath, ...more }
      const again = spawn(process.execPath, [launcher, `${second}/`, '--home', started.home], { env })
      expect(await new Promise((resolve) => again.once('exit', resolve))).toBe(0)
      await expect
        .poll(host, { timeout: 30_000 })
        .toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ root: second })]) })
      await started.end()
      expect(await host().catch(() => 'gone')).toBe('gone')
    })
  },
)
