import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createAgents } from '../../src/adapters/agents/createAgents.ts'
import type { AgentKind, LaunchRequest } from '../../src/core/ports/agents.ts'
import { taskDetail } from '../../src/contract/views.ts'
import { createCodexHome } from '../support/codexHome.ts'
import { createCopilotHome } from '../support/copilotHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createGeminiHome } from '../support/geminiHome.ts'
import { createOpencodeHome } from '../support/opencodeHome.ts'
import { createScriptedGemini } from '../support/scriptedGemini.ts'
import {
  createScriptedModel,
  say,
  type Block,
  type Script,
  type ScriptedModel,
} from '../support/scriptedModel.ts'
import { createScriptedResponses } from '../support/scriptedResponses.ts'
import { startHost, type TestHost } from '../support/startHost.ts'
import { lastSaid } from './workerScript.ts'
import { seatPerson } from './person.ts'
import type { RealTerminal } from '../support/realTerminal.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'

export type Stoppable = 'codex' | 'gemini' | 'copilot' | 'opencode'

/** A cold start on a busy machine. */
const LIMIT_MS = 90_000

interface Home {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

const MODELS: Readonly<Record<Stoppable, (script: Script) => Promise<ScriptedModel>>> = {
  codex: createScriptedResponses,
  gemini: createScriptedGemini,
  copilot: createScriptedModel,
  opencode: createScriptedModel,
}
const HOMES: Readonly<Record<Stoppable, (options: { modelUrl: string }) => Promise<Home>>> = {
  codex: createCodexHome,
  gemini: createGeminiHome,
  copilot: createCopilotHome,
  opencode: createOpencodeHome,
}

/** Nobody is asked about a tool, so that only a lock can stop one; the folder itself is still asked about. */
const TRUST = [
  { text: /Trust this folder\?/, label: 'Trust' },
  { text: /Do you trust the files in this folder/, label: 'Trust folder' },
  { text: /^Confirm folder trust/, label: 'Yes' },
]

/** What the model does, one call after the other, in a turn that such a prompt begins. */
export type Attempts = (prompt: string, work: string) => readonly Block[]

export interface LockYard {
  readonly yard: Yard
  readonly home: Home
  readonly model: ScriptedModel
  readonly host: TestHost
  readonly kind: AgentKind
  /** Starts an agent on a task; answers its folder, the task and the agent. */
  start(prompt: string): Promise<{ work: string; task: string }>
  /** Names the folder in which the next agents work, for those that no host starts. */
  workIn(folder: string): void
  /** Whether the model comes to hear such a prompt within the time, in milliseconds. */
  hears(prompt: string, ms: number): Promise<boolean>
  /** What the calls of the turn answered that such a prompt began. */
  outcomes(
    prompt: string,
    calls: number,
  ): Promise<readonly { readonly text: string; readonly failed: boolean }[]>
  close(): Promise<void>
}

/** A built host whose agents find one real CLI, before a scripted model that tries what it is told to try. */
export async function makeLockYard(
  name: Stoppable,
  attempts: Attempts,
  environment: Readonly<Record<string, string>> = {},
): Promise<LockYard> {
  const yard = await makeYard(`${name}-locks`)
  let work = Promise.withResolvers<string>()
  const model = await MODELS[name](async ({ said, since_said: since }) => {
    const prompt = lastSaid(said)
    return [attempts(prompt, await work.promise)[since.length] ?? say('Tried.')]
  })
  const home = await HOMES[name]({ modelUrl: model.url })
  const host = await startHost({
    home: yard.home,
    args: ['--port', String(yard.port), '--project', yard.root],
    environment: { ...yard.environment, ...home.env, ...environment },
  })
  const watch = watchHost(host)
  const person = seatPerson(host, watch, TRUST)
  const kind = createAgents({ nodePath: process.execPath, bundles: '' }).get(name)
  if (!kind) throw new Error(`there is no kind ${name}`)
  return {
    ...{ yard, home, model, host, kind },
    async start(prompt) {
      const made = await host.api('POST', '/tasks', {
        ...{ title: 'Held back', prompt, kind: name, project: yard.root, permission_mode: 'bypass' },
      })
      if (made.status !== 200) throw new Error(JSON.stringify(made.body))
      const { id } = taskDetail.pick({ id: true }).parse(made.body)
      const placed = await watch.until(
        'worktree',
        ({ images: { task } }) => task?.id === id && task.worktree !== null,
      )
      const folder = String(placed.images.task?.worktree)
      work.resolve(folder)
      return { work: folder, task: id }
    },
    workIn(folder) {
      work = Promise.withResolvers()
      work.resolve(folder)
    },
    hears(prompt, ms) {
      const late = Promise.withResolvers<boolean>()
      const timer = setTimeout(() => late.resolve(false), ms)
      const heard = model.until(({ conversation }) => lastSaid(conversation?.said ?? []).includes(prompt))
      return Promise.race([heard.then(() => true), late.promise]).finally(() => clearTimeout(timer))
    },
    async outcomes(prompt, calls) {
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(() => late.reject(new Error(`no ${calls} answers to ${prompt}`)), LIMIT_MS)
      const asked = model.until(
        ({ sort, conversation }) =>
          sort === 'main' &&
          conversation?.since_said.length === calls &&
          lastSaid(conversation.said).includes(prompt),
      )
      const { conversation } = await Promise.race([asked, late.promise]).finally(() => clearTimeout(timer))
      return conversation?.since_said ?? []
    },
    async close() {
      await person.close()
      watch.close()
      await host.close()
      await untilGone(await processesOf(home.home))
      await yard.close()
      await home.remove()
      await model.close()
    },
  }
}

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')

/** A launch as the host plans it, of an agent whose host is away. */
export async function planAway({ kind, home, yard }: LockYard, cwd: string) {
  const folder = join(yard.folder, 'away')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'answers'), '{}')
  const request: LaunchRequest = {
    ...{ agent_id: 'away', role: 'worker', title: 'Away', cwd, folder, environment: home.env },
    ...{ url: 'http://127.0.0.1:9', token: 'nobody', preamble: '', model: null, permission_mode: 'bypass' },
    relay: { command: process.execPath, args: [toolServer, join(folder, 'answers'), join(folder, 'calls')] },
    ...{ command: null, resume: null, fresh_session: crypto.randomUUID() },
  }
  const planned = await kind.plan(request)
  if (!planned.ok) throw new Error(planned.error.message)
  for (const { path, content } of planned.value.files) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content, { mode: 0o600 })
  }
  return planned.value
}

/** After so long without any effect, a key is pressed once more: a CLI drops what comes in the moment in which it draws. */
const DROPPED_MS = 1_500

/** What the host does otherwise: trusts the folder, and types a prompt once the CLI stands at its own. */
export async function sendAlone(kind: AgentKind, terminal: RealTerminal, text: string): Promise<void> {
  const pressed = (keys: string, gone: (screen: TerminalScreen) => boolean) => {
    terminal.write(keys)
    return terminal.until(gone, DROPPED_MS).catch(() => null)
  }
  const asked = (screen: TerminalScreen) => {
    const { dialog } = kind.readScreen(screen)
    const rules = TRUST.filter((each) => each.text.test(dialog?.text ?? ''))
    const key = dialog?.options.find(({ label }) => rules.some((rule) => label.startsWith(rule.label)))?.key
    return dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
  }
  const idle = (screen: TerminalScreen) => kind.readScreen(screen).state === 'idle'
  for (;;) {
    const screen = await terminal.until((now) => idle(now) || asked(now) !== null, 60_000)
    const keys = asked(screen)
    if (keys === null) break
    await pressed(keys, (now) => asked(now) === null)
  }
  const typing = kind.typing(text, terminal.screen())
  terminal.write(typing.paste)
  await terminal.until(typing.arrived, 30_000)
  while ((await pressed(typing.submit, typing.taken)) === null);
}
