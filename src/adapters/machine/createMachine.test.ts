import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMachine } from './createMachine.ts'

const machine = createMachine()
let home: string
const children: ChildProcess[] = []
/** Leaders of sessions of their own, which do not end with a child's group. */
const strays: number[] = []

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-machine-')))
})
afterEach(async () => {
  const groups = [...children.splice(0).flatMap(({ pid }) => pid ?? []), ...strays.splice(0)]
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // The test has ended it.
    }
  }
  await rm(home, { recursive: true, force: true })
})

/** Starts a shell in a group of its own; resolves with the first line that it prints. It waits on a pipe that stays open. */
async function start(
  script: string,
  cwd = home,
  variables: Record<string, string> = {},
): Promise<{ child: ChildProcess; pid: number; line: string }> {
  const child = spawn('/bin/sh', ['-c', script], {
    cwd,
    detached: true,
    env: { PATH: '/usr/bin:/bin', ...variables },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [data] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, pid: child.pid ?? 0, line: data.toString().trim() }
}

describe('processesIn', () => {
  it('sees processes in the folder and below it, through symlinks, and no others', async () => {
    const folder = join(home, 'wt')
    await mkdir(join(folder, 'deep'), { recursive: true })
    await mkdir(join(home, 'wt-two'))
    await symlink(folder, join(home, 'alias'))
    const [one, two] = [
      await start('echo up; read x', folder),
      await start('echo up; read x', join(folder, 'deep')),
    ]
    await start('echo up; read x', join(home, 'wt-two'))
    for (const place of [folder, join(home, 'alias')]) {
      const found = await machine.processesIn(place)
      expect(found.map(({ pid }) => pid).sort()).toEqual([one.pid, two.pid].sort())
      expect(found[0]?.command).toContain('/bin/sh -c echo up')
    }
    expect((await machine.processesIn(process.cwd())).map(({ pid }) => pid)).not.toContain(process.pid)
  })

  it.runIf(process.platform === 'linux')(
    'leaves out what this process runs there for its own work',
    async () => {
      const own = spawn('/bin/sh', ['-c', 'echo up; read x'], {
        cwd: home,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      await once(own.stdout, 'data')
      const { pid } = await start('echo up; read x')
      expect((await machine.processesIn(home)).map((each) => each.pid)).toEqual([pid])
      own.kill()
      await once(own, 'close')
    },
  )

  it('still sees a process whose folder was removed', async () => {
    const folder = join(home, 'wt')
    await mkdir(folder)
    const { pid } = await start('echo up; read x', folder)
    await rm(folder, { recursive: true })
    expect((await machine.processesIn(folder)).map((each) => each.pid)).toEqual([pid])
  })
})

describe.runIf(process.platform === 'linux')('markedIn', () => {
  const mark = { AGENT: 'agt-1', DATA: '/data' }
  const pids = async (folders: string[]): Promise<number[]> => {
    const found = await machine.markedIn(folders, mark)
    if (found === 'unsupported') throw new Error('it is supported on Linux')
    return found.map(({ pid }) => pid)
  }

  it('sees those that carry every variable and work in the folder, whatever session they are in', async () => {
    const [one, two] = [join(home, 'one'), join(home, 'two')]
    await mkdir(one)
    await mkdir(two)
    const first = await start('echo up; read x', one, mark)
    const alone = await start('setsid sh -c "echo \\$\\$; exec sleep 1000" & wait', one, mark)
    await start('echo up; read x', one, { AGENT: 'agt-1', DATA: '/data/other' })
    await start('echo up; read x', one, { AGENT: 'agt-11', DATA: '/data' })
    const away = await start('echo up; read x', two, mark)
    const lone = Number(alone.line)
    strays.push(lone)
    expect((await pids([one])).sort()).toEqual([first.pid, alone.pid, lone].sort())
    expect(await pids([two, join(home, 'none')])).toEqual([away.pid])
    const [seen] = (await machine.markedIn([two], mark)) as { pid: number; started: string }[]
    expect(seen?.started).toBe(await machine.startTime(away.pid))
    expect(await machine.endProcess(lone, (await machine.startTime(lone)) ?? '', 1_000)).toBe(true)
  })

  it('never names the caller or what it was started by', async () => {
    // Both carry the PATH of this process, and work where it does.
    const path = { PATH: process.env['PATH'] ?? '' }
    const found = await machine.markedIn(['/'], path)
    expect(found).not.toBe('unsupported')
    const named = found === 'unsupported' ? [] : found.map(({ pid }) => pid)
    expect(named).not.toContain(process.pid)
    expect(named).not.toContain(process.ppid)
  })
})

describe.runIf(process.platform === 'linux')('look', () => {
  it('tells a stopped process from one that runs, and from none', async () => {
    const { child, pid } = await start('echo up; read x')
    const started = await machine.startTime(pid)
    expect(await machine.look(pid)).toEqual({ started, stopped: false })
    // The system tells nobody but the debugger of a process that it has come to a stop, so it is looked at again.
    process.kill(pid, 'SIGSTOP')
    await expect.poll(() => machine.look(pid)).toEqual({ started, stopped: true })
    process.kill(pid, 'SIGCONT')
    await expect.poll(() => machine.look(pid)).toEqual({ started, stopped: false })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await machine.look(pid)).toBeNull()
  })
})

describe('startTime', () => {
  it('stays the same while a process runs and is null afterwards', async () => {
    const { child, pid } = await start('echo up; read x')
    const started = await machine.startTime(pid)
    expect(started).not.toBeNull()
    expect(await machine.startTime(pid)).toBe(started)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await machine.startTime(pid)).toBeNull()
    expect(await machine.startTime(-1)).toBeNull()
  })
})

describe('endProcess', () => {
  it('ends the whole group, with force where it does not listen', async () => {
    // The shell ends by SIGTERM; its child ignores it and tells its own number once it does.
    const { pid, line } = await start(`exec 3<&0; /bin/sh -c 'trap "" TERM; echo $$; read x <&3' & wait`)
    const stubborn = Number(line)
    const started = await machine.startTime(pid)
    expect(await machine.startTime(stubborn)).not.toBeNull()
    expect(await machine.endProcess(pid, started ?? '', 100)).toBe(true)
    expect(await machine.startTime(pid)).toBeNull()
    expect(await machine.startTime(stubborn)).toBeNull()
  })

  it('touches no process that started at another time, nor the caller', async () => {
    const { pid } = await start('echo up; read x')
    expect(await machine.endProcess(pid, 'another', 0)).toBe(false)
    expect(await machine.startTime(pid)).not.toBeNull()
    expect(await machine.endProcess(process.pid, (await machine.startTime(process.pid)) ?? '', 0)).toBe(false)
  })
})

describe('freePorts', () => {
  it('gives neighbours that are free, beyond one that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const first = await machine.freePorts(port, 3)
    expect(first).toBeGreaterThan(port)
    const before = await machine.freePorts(Math.max(1024, port - 2), 3)
    expect(before).toBeGreaterThan(port)
    server.close()
  })

  it('gives null where there is no room', async () => {
    expect(await machine.freePorts(65_530, 100)).toBeNull()
    expect(await machine.freePorts(1024, 0)).toBeNull()
  })
})
