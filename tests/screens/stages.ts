import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { SAMPLE_FILES } from '../../src/adapters/agents/demo/sampleFiles.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeFolder, startHost, type TestHost } from '../support/startHost.ts'
import { CAST, type Member } from './cast.ts'
import { LOGO } from './logo.ts'

/** A host in a state that scenes begin with. */
export interface Stage {
  readonly host: TestHost
  readonly root: string
  readonly watch: Watch
  git(...args: string[]): Promise<string>
  /** Makes the task and its agent play until it stands as its part says; once, however often it is asked for. */
  cast(name: keyof typeof CAST): Promise<Cast>
  close(): Promise<void>
}

export interface Cast {
  readonly id: string
  readonly title: string
}

const PROGRAMS: Readonly<Record<string, string>> = {
  claude: "echo '2.1.197 (Claude Code)'",
  codex: "echo 'codex-cli 0.169.0'",
  gemini: 'echo 0.19.4',
  'drawing-agent': 'echo "drawing-agent: no display" >&2; exit 1',
  /** Tests that go on and on, so that an agent is seen at work. */
  vitest: 'echo " RUN  214 tests"; exec tail -f /dev/null',
}

async function makePrograms(folder: string, names: readonly string[]): Promise<string> {
  await mkdir(folder)
  for (const name of names) {
    await writeFile(join(folder, name), `#!/bin/sh\n${PROGRAMS[name] ?? ''}\n`)
    await chmod(join(folder, name), 0o755)
  }
  return folder
}

const FILES: Readonly<Record<string, string | Uint8Array>> = { ...SAMPLE_FILES, 'docs/logo.png': LOGO }

async function makeRepository(root: string, git: Stage['git']): Promise<void> {
  for (const [name, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.name', 'Ada')
  await git('config', 'user.email', 'ada@example.invalid')
  await git('add', '.')
  await git('commit', '-qm', 'A small signal box')
}

interface StageInput {
  readonly agents: readonly string[]
  readonly project: boolean
}

const STAGES = {
  /** Nothing is installed and nothing is open. */
  bare: { agents: [], project: false },
  fresh: { agents: ['claude', 'codex', 'gemini'], project: false },
  /** For the scene that opens its repository. */
  setup: { agents: ['claude'], project: false },
  empty: { agents: ['claude', 'codex', 'gemini'], project: true },
  yard: { agents: Object.keys(PROGRAMS), project: true },
  /** For scenes that end their host. */
  lost: { agents: ['vitest'], project: true },
} satisfies Record<string, StageInput>
export type StageName = keyof typeof STAGES

/** Plays the part and resolves when its last event has come. */
async function play(stage: Omit<Stage, 'cast'>, member: Member): Promise<Cast> {
  const { title, order, until, then } = member
  const { status, body } = await stage.host.api('POST', '/tasks', { title, kind: 'demo', ...order })
  if (status !== 200) throw new Error(`${title}: ${JSON.stringify(body)}`)
  const id = String(body['id'])
  await stage.watch.until(title, (event) => event.task_id === id && until(event), 60_000)
  await then?.(stage, id)
  return { id, title }
}

export async function openStage(name: StageName): Promise<Stage> {
  const { agents, project } = STAGES[name]
  const folder = await makeFolder('screens')
  const root = join(folder, 'signal-box')
  await mkdir(root)
  const system = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  const path = `${await makePrograms(join(folder, 'bin'), agents)}:${system}`
  const git: Stage['git'] = async (...args) =>
    (
      await promisify(execFile)('git', args, { cwd: root, env: { PATH: path, HOME: folder } })
    ).stdout.trimEnd()
  await makeRepository(root, git)
  const environment = { PATH: path, HOME: folder, TMPDIR: folder, TERM: 'xterm-256color' }
  const args = project ? ['--project', root] : []
  const host = await startHost({ home: join(folder, 'data'), environment, args })
  const watch = watchHost(host)
  const made = new Map<string, Promise<Cast>>()
  const stage = {
    ...{ host, root, watch, git },
    async close() {
      watch.close()
      await host.close()
    },
  }
  return {
    ...stage,
    cast(name) {
      const known = made.get(name) ?? play(stage, CAST[name])
      made.set(name, known)
      return known
    },
  }
}
