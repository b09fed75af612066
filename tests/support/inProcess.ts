import { createHash, randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFiles } from '../../src/adapters/files/createFiles.ts'
import { createWatcher } from '../../src/adapters/files/createWatcher.ts'
import { createGit } from '../../src/adapters/git/createGit.ts'
import { createTestRepository, type TestRepository } from '../../src/adapters/git/testRepository.ts'
import { createMachine } from '../../src/adapters/machine/createMachine.ts'
import { createTerminals } from '../../src/adapters/pty/createTerminals.ts'
import { createStore } from '../../src/adapters/store/createStore.ts'
import type { Logger } from '../../src/base/logger.ts'
import type { Event } from '../../src/contract/event.ts'
import type { Input, Output } from '../../src/contract/index.ts'
import { createCore, type Caller, type Core } from '../../src/core/index.ts'
import type { Agents } from '../../src/core/ports/agents.ts'
import type { Ports } from '../../src/core/ports.ts'
import { createPlainListener, noCertificates } from './plainListener.ts'
import { onlyShell } from './shellKind.ts'

const migrations = fileURLToPath(new URL('../../src/adapters/store/drizzle', import.meta.url))

/** Problems of a core in a test are seen, not kept quiet. */
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => console.error(message, fields),
}

export const operator: Caller = {
  token_id: 'tok-operator',
  role: 'operator',
  project_id: null,
  task_id: null,
  agent_id: null,
  label: 'operator',
}

export interface InProcess {
  readonly core: Core
  readonly repository: TestRepository
  readonly home: string
  readonly project: { readonly id: string; readonly root: string }
  /** Resolves with the first event, past or to come, that matches. */
  event(matches: (event: Event) => boolean): Promise<Event>
  /** A coordinator with a token of its own, as one that runs in somebody's shell. */
  coordinator(): Promise<Caller>
  /** Creates a task of the shell kind; the prompt is a command line. */
  task(by: Caller, change?: Partial<Input<'task', 'create'>>): Promise<Output<'task', 'create'>>
  /** Runs a command line in a task's agent and waits for the end of the turn. */
  turn(taskId: string, command: string): Promise<void>
  /** Signals a task done as its own agent. */
  done(taskId: string, summary?: string): Promise<Output<'task', 'done'>>
  /** The token's caller of the agent that works on a task, as its relay would be. */
  agentOf(taskId: string): Promise<Caller>
  /** Ends the core as a clean stop does and starts another on the same home. */
  restart(): Promise<InProcess>
  close(): Promise<void>
}

const TASK: Input<'task', 'create'> = {
  title: 'Work',
  prompt: 'true',
  role: 'worker',
  isolation: 'worktree',
  complexity: 'simple',
  start: true,
}

/** A real core: SQLite, Git, PTYs and files, in this process, with a shell for an agent. `instead` takes a port's place. */
export async function startCore(
  agents: Agents = onlyShell,
  repository?: TestRepository,
  instead: Partial<Ports> = {},
): Promise<InProcess> {
  const own = repository ?? (await createTestRepository())
  if (!repository) await own.commit({ 'README.md': 'one\ntwo\nthree\n', 'src/a.txt': 'a\n' })
  const home = join(own.home, 'switchyard')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const store = createStore({ path: join(home, 'switchyard.db'), migrations })
  const core = createCore(
    {
      clock: {
        now: () => Date.now(),
        after: (ms, run) => {
          const timer = setTimeout(run, ms)
          return () => clearTimeout(timer)
        },
      },
      random: (length) => randomBytes(length),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      log,
      config: {
        home,
        url: () => 'http://127.0.0.1:1',
        relay: { command: process.execPath, args: [] },
        environment: own.environment,
        trashDays: 30,
      },
      store,
      git: createGit({ environment: own.environment }),
      terminals: createTerminals({ folder: join(home, 'terminals'), log }),
      agents,
      files: createFiles({ environment: own.environment }),
      machine: createMachine(),
      watcher: createWatcher(),
      certificates: noCertificates,
      phone: createPlainListener(),
      ...instead,
    },
    { version: 'test', pid: process.pid },
  )
  await core.start()
  const opened = await core.handlers.project.open(operator, { path: own.root }, {})
  if (!opened.ok) throw new Error(opened.error.message)
  const event: InProcess['event'] = (matches) => {
    const past = core.eventsAfter(0, 100_000).find(matches)
    if (past) return Promise.resolve(past)
    return new Promise((resolve) => {
      const off = core.onEvent((one) => {
        if (!matches(one)) return
        off()
        resolve(one)
      })
    })
  }
  const stop = async (): Promise<void> => {
    await core.stop()
    store.close()
  }
  const coordinator: InProcess['coordinator'] = async () => {
    const made = must(
      await core.handlers.token.create(operator, { role: 'coordinator', project: opened.value.id }, {}),
    )
    const caller = core.authenticate(made.token)
    if (!caller) throw new Error('the new token is not accepted')
    return caller
  }
  const agentOf: InProcess['agentOf'] = async (taskId) => {
    const started = await event((one) => one.type === 'agent.started' && one.task_id === taskId)
    const agent = started.images.agent
    if (!agent) throw new Error(`no agent in ${started.type}`)
    const { role, project_id, id, label } = agent
    return { token_id: `tok-${id.slice(4)}`, role, project_id, task_id: taskId, agent_id: id, label }
  }
  return {
    core,
    coordinator,
    agentOf,
    async task(by, change = {}) {
      const input = { ...TASK, kind: 'shell', ...change }
      const task = must(await core.handlers.task.create(by, input, {}))
      if (input.start && input.prompt !== '') {
        await event((one) => one.type === 'prompt.answered' && one.task_id === task.id)
      }
      return task
    },
    async turn(taskId, command) {
      const sent = must(await core.handlers.task.prompt(operator, { task_id: taskId, prompt: command }, {}))
      await event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === sent.prompt_id)
    },
    async done(taskId, summary = 'done') {
      const input = { task_id: taskId, summary, files: [], tests: '', risks: '' }
      return must(await core.handlers.task.done(await agentOf(taskId), input, {}))
    },
    repository: own,
    home,
    project: opened.value,
    event,
    async restart() {
      await stop()
      return startCore(agents, own, instead)
    },
    async close() {
      await stop()
      await own.remove()
    },
  }
}

/** Unwraps an answer that must be a success. */
export function must<T>(
  result: { ok: true; value: T } | { ok: false; error: { code: string; message: string } },
): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** The failure of an answer that must be one. */
export function mustFail<E>(result: { ok: true; value: unknown } | { ok: false; error: E }): E {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value).slice(0, 300)}`)
  return result.error
}
