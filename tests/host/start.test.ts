import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  bareEnvironment,
  makeFolder,
  removeFolders,
  runHost,
  startHost,
  type Announcement,
  type TestHost,
} from '../support/startHost.ts'
import { makeRepository } from '../support/repository.ts'

afterAll(removeFolders)

const running: TestHost[] = []
afterEach(async () => {
  for (const host of running.splice(0)) await host.close()
})
const start = async (...options: Parameters<typeof startHost>): Promise<TestHost> => {
  const host = await startHost(...options)
  running.push(host)
  return host
}

const parse = (line: string | undefined): Announcement => JSON.parse(line ?? '{}') as Announcement

describe('switchyard serve', () => {
  it('prints one line of JSON and keeps its files private', async () => {
    const host = await start()
    expect(host).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string })
    expect(host.token).toMatch(/^[\w-]{43}$/)
    expect(await host.api('GET', '/health')).toMatchObject({
      status: 200,
      body: { pid: host.pid, version: host.version },
    })
    for (const name of ['host.json', 'operator-token', 'switchyard.db', 'logs/host.log'])
      expect(statSync(join(host.home, name)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(host.home, 'host.json'), 'utf8')).not.toContain(host.token)
    expect(readFileSync(join(host.home, 'logs/host.log'), 'utf8')).not.toContain(host.token)
  })

  it('opens projects, and attaches a second start with the same home', async () => {
    const { root: repository } = await makeRepository()
    const first = await start({ args: ['--project', repository] })
    const second = runHost(['--json', '--home', first.home, '--project', repository], first.environment)
    expect(parse(await second.firstLine)).toEqual({
      url: first.url,
      token: first.token,
      pid: first.pid,
      version: first.version,
      attached: true,
      project: expect.stringMatching(/^prj-/) as string,
    })
    expect(await second.ended).toEqual({ code: 0, signal: null })
    const { body } = await first.api('GET', '/projects')
    expect(body).toMatchObject({ items: [{ root: repository }] })
  })

  it('ends with an error for what it cannot open', async () => {
    const folder = await makeFolder('none')
    const environment = await bareEnvironment(folder)
    const args = [
      '--json',
      '--home',
      join(folder, 'data'),
      '--port',
      '0',
      '--project',
      join(folder, 'missing'),
    ]
    const program = runHost(args, environment)
    expect(JSON.parse((await program.firstLine) ?? '')).toMatchObject({ error: { code: 'NO_SUCH_FOLDER' } })
    expect(await program.ended).toEqual({ code: 1, signal: null })
    expect(program.stderr()).toContain('missing')
    expect(existsSync(join(folder, 'data/host.json'))).toBe(false)
  })

  it('says which port is taken and what to do', async () => {
    const folder = await makeFolder('port')
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const program = runHost(['--home', join(folder, 'data'), '--port', port], await bareEnvironment(folder))
    expect(await program.ended).toEqual({ code: 1, signal: null })
    expect(program.stderr()).toMatch(new RegExp(`Port ${port} is taken[\\s\\S]*--port 0`))
    other.close()
  })

  it.each([['--nonsense'], ['--port', 'x'], ['--port', '70000'], ['extra']])(
    'refuses the arguments %s %s',
    async (...args) => {
      const folder = await makeFolder('usage')
      const given = args.filter((arg) => typeof arg === 'string')
      const program = runHost(given, await bareEnvironment(folder))
      expect(await program.ended).toEqual({ code: 2, signal: null })
      expect(program.stderr()).toContain('Usage: switchyard serve')
    },
  )

  it('prints help', async () => {
    const program = runHost(['--help'], await bareEnvironment(await makeFolder('help')))
    expect(await program.firstLine).toContain('Usage: switchyard serve')
    expect(await program.ended).toEqual({ code: 0, signal: null })
  })
})

describe('the end of a host', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('comes clean with %s, and the token stays', async (signal) => {
    const first = await start()
    expect(await first.end(signal)).toEqual({ code: 0, signal: null })
    expect(existsSync(join(first.home, 'host.json'))).toBe(false)
    const second = await start({ home: first.home })
    expect(second.token).toBe(first.token)
    expect(second.attached).toBeUndefined()
  })

  it('answers a waiting call before it closes', async () => {
    const host = await start()
    const waiting = host.api('POST', '/wait-signal', { timeout_ms: 50_000 })
    // The call has arrived when a later one on the same host has been answered.
    await host.api('GET', '/health')
    expect(await host.end()).toEqual({ code: 0, signal: null })
    expect((await waiting).status).toBeLessThan(500)
  })

  it('by kill -9 leaves nothing in the way of the next start', async () => {
    const first = await start()
    expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    expect(existsSync(join(first.home, 'host.json'))).toBe(true)
    const second = await start({ home: first.home })
    expect(second.pid).not.toBe(first.pid)
    expect(second.attached).toBeUndefined()
    expect(await second.api('GET', '/whoami')).toMatchObject({ status: 200, body: { role: 'operator' } })
  })
})

describe('starts at the same moment', () => {
  it('make one host, to which all the others attach', async () => {
    const folder = await makeFolder('race')
    const environment = await bareEnvironment(folder)
    const args = ['--json', '--home', join(folder, 'data'), '--port', '0']
    const programs = Array.from({ length: 5 }, () => runHost(args, environment))
    const lines = (await Promise.all(programs.map(({ firstLine }) => firstLine))).map(parse)
    expect(new Set(lines.map(({ pid, token, url }) => `${pid} ${token} ${url}`)).size).toBe(1)
    expect(lines.filter(({ attached }) => attached === true)).toHaveLength(4)
    const host = programs.find(({ child }) => child.pid === lines[0]?.pid)
    host?.child.kill('SIGTERM')
    for (const { ended } of programs) expect(await ended).toEqual({ code: 0, signal: null })
  })

  it('after a kill -9 make one host too', async () => {
    const first = await start()
    await first.end('SIGKILL')
    const args = ['--json', '--home', first.home, '--port', '0']
    const programs = Array.from({ length: 3 }, () => runHost(args, first.environment))
    const lines = (await Promise.all(programs.map(({ firstLine }) => firstLine))).map(parse)
    expect(new Set(lines.map(({ pid }) => pid)).size).toBe(1)
    expect(lines[0]?.pid).not.toBe(first.pid)
    programs.find(({ child }) => child.pid === lines[0]?.pid)?.child.kill('SIGTERM')
    await Promise.all(programs.map(({ ended }) => ended))
  })
})
