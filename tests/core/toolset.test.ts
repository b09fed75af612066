import { mkdir, readFile, stat, symlink, writeFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import { operationNamed } from '../../src/contract/operationTable.ts'
import type { Caller } from '../../src/core/index.ts'
import { listTools } from '../../src/server/tools.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
let agent: Caller
let root: string
beforeEach(async () => {
  system = await startCore()
  root = system.repository.root
  agent = await system.coordinator()
})
afterEach(() => system.close())

const configure = async (change: { file_tools?: boolean; allowed_commands?: string[] }) =>
  must(
    await system.core.handlers.project.configure(
      operator,
      { project_id: system.project.id, file_tools: true, ...change },
      {},
    ),
  )
const read = (path: string, change: Partial<Input<'file', 'read'>> = {}, by = agent) =>
  system.core.handlers.file.read(by, { path, offset: 0, limit: 40_000, ...change }, {})
const write = (path: string, content: string, by = agent) =>
  system.core.handlers.file.write(by, { path, content, make_folders: true }, {})
const list = (path: string) => system.core.handlers.file.list(agent, { path, offset: 0, limit: 200 }, {})
const run = (argv: string[], change: Partial<Input<'command', 'run'>> = {}, signal?: AbortSignal) =>
  system.core.handlers.command.run(
    agent,
    { argv, cwd: '.', timeout_ms: 30_000, ...change },
    signal ? { signal } : {},
  )
const NAMES = ['read_file', 'write_file', 'list_files', 'run_command']
const names = (caller: Caller) => listTools(caller, system.core.toolsets(caller)).map(({ name }) => name)

/** Whether it does anything: one that was killed may stay as a zombie where nobody asks for it. */
async function runs(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')
  return !status.slice(status.lastIndexOf(')')).startsWith(') Z')
}

test('the tools are there only where the person has turned them on', async () => {
  expect(names(agent)).not.toEqual(expect.arrayContaining([NAMES[0]]))
  const refusals = [
    mustFail(await read('README.md')),
    mustFail(await write('a', 'b')),
    mustFail(await list('.')),
    mustFail(await run(['true'])),
  ]
  for (const refusal of refusals)
    expect(refusal).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('file_tools') as string,
    })
  await configure({})
  expect(names(agent)).toEqual(expect.arrayContaining(NAMES))
  expect(must(await read('README.md')).content).toBe('one\ntwo\nthree\n')
})

describe('with the tools on', () => {
  beforeEach(() => configure({ allowed_commands: ['echo hi', 'node -e', 'pwd'] }))

  test('a text is read in parts of whole characters, and what is no text is not', async () => {
    await writeFile(join(root, 'u.txt'), 'aé€😀z')
    const first = must(await read('u.txt', { limit: 8 }))
    expect(first).toMatchObject({ content: 'aé€', next_offset: 6, size: 11 })
    expect(must(await read('u.txt', { offset: 6 }))).toMatchObject({ content: '😀z', next_offset: null })
    await writeFile(join(root, 'b.bin'), Buffer.from([1, 0, 2]))
    await writeFile(join(root, 'c.bin'), Buffer.from([0xff, 0xfe, 0x41]))
    for (const path of ['b.bin', 'c.bin', 'src', '.'])
      expect(mustFail(await read(path)).code, path).toBe('NOT_A_TEXT_FILE')
    expect(mustFail(await read('none.txt')).code).toBe('FILE_NOT_FOUND')
  })

  test('a file is written whole, keeps its mode, and makes its folders', async () => {
    await chmod(join(root, 'src/a.txt'), 0o755)
    expect(must(await write('src/a.txt', 'new\n'))).toMatchObject({ created: false, size: 4 })
    expect(await readFile(join(root, 'src/a.txt'), 'utf8')).toBe('new\n')
    expect((await stat(join(root, 'src/a.txt'))).mode & 0o777).toBe(0o755)
    expect(must(await write('x/y/z.txt', 'é'))).toMatchObject({ created: true, size: 2 })
    expect(must(await list('x/y')).items).toEqual([{ name: 'z.txt', kind: 'file', size: 2 }])
    expect(mustFail(await write('src', 'x')).code).toBe('NOT_A_TEXT_FILE')
  })

  test('regression 11: no path and no link leads out, nor into .git', async () => {
    const outside = join(system.repository.home, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret.txt'), 'secret')
    await symlink(outside, join(root, 'out'))
    await symlink(join(outside, 'secret.txt'), join(root, 'out.txt'))
    await symlink(join(outside, 'new.txt'), join(root, 'dangling'))
    await symlink(join(root, '.git'), join(root, 'git-link'))
    await symlink(join(root, 'src'), join(root, 'in'))
    const ways = [
      '../outside/secret.txt',
      'out/secret.txt',
      'out.txt',
      join(outside, 'secret.txt'),
      'src/../../outside/secret.txt',
    ]
    const git = ['.git/config', '.GIT/config', 'src/../.git/config', 'git-link/config', '.git/hooks/new']
    for (const path of [...ways, ...git, 'dangling', 'out/new.txt', '/etc/passwd']) {
      expect(mustFail(await read(path)).code, path).toBe('OUTSIDE_PROJECT')
      expect(mustFail(await write(path, 'x')).code, path).toBe('OUTSIDE_PROJECT')
    }
    for (const path of ['out', '..', '.git', 'git-link'])
      expect(mustFail(await list(path)).code, path).toBe('OUTSIDE_PROJECT')
    expect(mustFail(await run(['pwd'], { cwd: 'out' })).code).toBe('OUTSIDE_PROJECT')
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
    expect(must(await list('.')).items.map(({ name }) => name)).not.toContain('.git')
    expect(must(await read('in/a.txt')).content).toBe('a\n')
  })

  test('a worker reaches its own worktree and not the main checkout', async () => {
    const task = await system.task(operator)
    const worker = await system.agentOf(task.id)
    must(await write('README.md', 'of the worker', worker))
    expect(must(await read('README.md')).content).toBe('one\ntwo\nthree\n')
    expect(must(await read('README.md', {}, worker)).content).toBe('of the worker')
    expect(mustFail(await read(join(root, 'README.md'), {}, worker)).code).toBe('OUTSIDE_PROJECT')
    expect(mustFail(await read('.git', {}, worker)).code).toBe('OUTSIDE_PROJECT')
  })

  test('a lock of another holds a write back', async () => {
    const other = await system.coordinator()
    const lease = { reason: '', scope: 'checkout' as const, ttl_ms: 60_000, wait_ms: 0 }
    must(await system.core.handlers.lock.acquire(other, { target: 'src/a.txt', ...lease }, {}))
    expect(mustFail(await write('src/a.txt', 'x')).code).toBe('LOCK_HELD')
    expect(await readFile(join(root, 'src/a.txt'), 'utf8')).toBe('a\n')
    must(await write('src/a.txt', 'x', other))
  })

  test('regression 11: a command cannot be chained on', async () => {
    const marker = join(root, 'marker')
    for (const argv of [['echo', 'hi;', 'id'], ['echo hi; id'], ['sh', '-c', 'echo hi'], ['echo'], ['id']])
      expect(mustFail(await run(argv)).code, argv.join(' ')).toBe('COMMAND_REFUSED')
    const said = must(await run(['echo', 'hi', ';', 'touch', marker, '&&', '$(id)', '`id`']))
    expect(said.stdout.text).toBe(`hi ; touch ${marker} && $(id) \`id\`\n`)
    expect(must(await list('.')).items.map(({ name }) => name)).not.toContain('marker')
    expect(operationNamed('command.run').input.safeParse({ argv: 'echo hi; id' }).success).toBe(false)
    expect(must(await run(['pwd'], { cwd: 'src' })).stdout.text).toBe(`${join(root, 'src')}\n`)
  })

  test('a command ends with its time, with its caller, and takes along what it has started', async () => {
    const sleeper = `const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      console.log(child.pid); setInterval(() => {}, 1000)`
    const timed = must(await run(['node', '-e', sleeper], { timeout_ms: 1_500 }))
    expect(timed).toMatchObject({ timed_out: true, exit_code: null, signal: 'SIGTERM' })
    const child = Number(timed.stdout.text)
    expect(child).toBeGreaterThan(1)
    expect(await runs(child)).toBe(false)
    const leaving = new AbortController()
    const under = run(
      ['node', '-e', `require('node:fs').writeFileSync('up', ''); ${sleeper}`],
      {},
      leaving.signal,
    )
    const { watch } = await import('node:fs')
    await new Promise<void>((resolve) => {
      const watcher = watch(root, (_, name) => {
        if (name !== 'up') return
        watcher.close()
        resolve()
      })
    })
    leaving.abort()
    expect(must(await under).signal).toBe('SIGTERM')
  })

  test('of a long output the end is kept', async () => {
    const { stdout, stderr, exit_code } = must(
      await run([
        'node',
        '-e',
        `process.stdout.write('é'.repeat(50000) + 'end'); console.error('\\u001b[31mred'); process.exitCode = 3`,
      ]),
    )
    expect(exit_code).toBe(3)
    expect(stdout.text).toHaveLength(20_000)
    expect(stdout.text.endsWith('éend')).toBe(true)
    expect(stdout.left_out).toBe(30_003)
    expect(stderr.text).toBe('[31mred\n')
  })
})
