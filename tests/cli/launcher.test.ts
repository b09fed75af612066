import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../architecture/tree.ts'

type Outcome = { code: number; signal: string | null; stdout: string; stderr: string }

/** Says what it was given and on which Node, then ends as its last argument asks. */
const program = (name: string): string => `
const last = process.argv.at(-1)
if (last === 'wait') {
  process.on('SIGTERM', () => process.exit(42))
  setInterval(() => {}, 1e6)
}
process.exitCode = Number(/^exit=(\\d+)$/.exec(last)?.[1] ?? 0)
console.log(JSON.stringify({ program: '${name}', args: process.argv.slice(2), node: process.env.STAND_IN ?? 'own' }))
if (last === 'die') process.kill(process.pid, 'SIGKILL')
`

let folder: string
let launcher: string
let installed: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-launcher-')))
  launcher = join(folder, 'app/bin/switchyard')
  await cp(join(root, 'bin'), join(folder, 'app/bin'), { recursive: true })
  await mkdir(join(folder, 'app/dist'))
  await writeFile(join(folder, 'app/package.json'), '{"type":"module"}')
  for (const name of ['host', 'relay', 'cli']) {
    await writeFile(join(folder, `app/dist/${name}.js`), program(name))
  }
  // Poses as an old Node to the launcher.
  await writeFile(join(folder, 'old.cjs'), `Object.defineProperty(process, 'version', { value: 'v20.1.0' })`)
  installed = join(folder, 'app/node/node')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A Node 24 that can be told from the one that runs the launcher. */
async function placeNode(path: string, version = process.version): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const answer = version === process.version ? '' : `[ "$1" = --version ] && { echo ${version}; exit; }\n`
  await writeFile(path, `#!/bin/sh\n${answer}STAND_IN=${path} exec ${process.execPath} "$@"\n`)
  await chmod(path, 0o755)
}

const old = (): string[] => ['--require', join(folder, 'old.cjs')]

async function run(
  args: string[],
  options: { cwd?: string; env?: object; node?: string[] } = {},
): Promise<Outcome> {
  const command = [...(options.node ?? []), launcher, ...args]
  const settings = { cwd: options.cwd ?? folder, env: { PATH: process.env['PATH'], ...options.env } }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, settings)
    return { code: 0, signal: null, stdout, stderr }
  } catch (error) {
    return error as Outcome
  }
}

describe('on a Node that is new enough', () => {
  test.each([
    [['serve', '--port', '0'], { program: 'host', args: ['--port', '0'] }],
    [['mcp'], { program: 'relay', args: [] }],
    [['task', 'create', '--title', 'a b'], { program: 'cli', args: ['task', 'create', '--title', 'a b'] }],
    [[], { program: 'host', args: ['--json'] }],
    [
      ['./repo', '--home', '/h'],
      { program: 'host', args: ['--json', '--project', './repo', '--home', '/h'] },
    ],
    [['constructor'], { program: 'cli', args: ['constructor'] }],
  ])('%j starts the program for it', async (args, expected) => {
    const { stdout } = await run(args)
    expect(JSON.parse(stdout)).toEqual({ ...expected, node: 'own' })
  })

  test('works through a symbolic link and from any folder', async () => {
    const link = join(folder, 'link')
    await symlink(launcher, link)
    const { stdout } = await promisify(execFile)(link, ['serve'], { cwd: tmpdir() })
    expect(JSON.parse(stdout)).toMatchObject({ program: 'host' })
  })

  test('says what to do where nothing is built', async () => {
    await rm(join(folder, 'app/dist/relay.js'))
    const { code, stderr } = await run(['mcp'])
    await writeFile(join(folder, 'app/dist/relay.js'), program('relay'))
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `switchyard: ${folder}/app/dist/relay.js is missing. Run "npm run build" in ${folder}/app.\n`,
    })
  })
})

describe('on an old Node', () => {
  test('says what is missing where there is no other', async () => {
    const { code, stderr } = await run(['serve'], { node: old() })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^switchyard: Switchyard needs Node 24 and this is Node v20\.1\.0\. Run "npm ci" in /,
    )
  })

  test('hands over to the one that is installed, with the arguments and the exit code', async () => {
    await placeNode(installed)
    const { code, stdout } = await run(['run', 'exit=7'], { node: old() })
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 7,
      answer: { program: 'cli', args: ['run', 'exit=7'], node: installed },
    })
  })

  test('ends by the signal that ended the program', async () => {
    await placeNode(installed)
    expect(await run(['die'], { node: old() })).toMatchObject({ signal: 'SIGKILL' })
  })

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'passes %s on and ends as the program does',
    async (signal) => {
      await placeNode(installed)
      const child = spawn(process.execPath, [...old(), launcher, 'wait'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      child.kill(signal)
      const [code, endedBy] = (await once(child, 'exit')) as [number | null, string | null]
      expect({ code, endedBy }).toEqual(
        signal === 'SIGTERM' ? { code: 42, endedBy: null } : { code: null, endedBy: signal },
      )
    },
  )
})

describe('SWITCHYARD_NODE', () => {
  test('names the Node to use, whatever runs the launcher', async () => {
    const named = join(folder, 'named/node')
    await placeNode(named)
    const { stdout } = await run(['serve'], { env: { SWITCHYARD_NODE: named } })
    expect(JSON.parse(stdout)).toMatchObject({ program: 'host', node: named })
  })

  test('is refused when it is too old or absent, by name', async () => {
    const aged = join(folder, 'aged/node')
    await placeNode(aged, 'v22.1.0')
    expect(await run(['serve'], { env: { SWITCHYARD_NODE: aged } })).toMatchObject({
      code: 1,
      stderr: `switchyard: SWITCHYARD_NODE names ${aged}, which is Node v22.1.0. Name a Node 24 or newer, or unset it.\n`,
    })
    const { stderr } = await run(['serve'], { env: { SWITCHYARD_NODE: join(folder, 'absent') } })
    expect(stderr).toContain('which cannot be run')
  })
})
