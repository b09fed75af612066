import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
// The CLI takes no Enter for one right after a paste, and tells nobody when it does again.
// ast-grep-ignore: sleep
import { setTimeout as after } from 'node:timers/promises'
import type { AgentKind, LaunchRequest } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { listenForHooks, type HookListener } from '../support/hookListener.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'

/** A cold start on a busy machine. */
export const PATIENT_MS = 90_000

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')
/** The tool server, after it has noted as whom it was started. */
const asWhom = `import { appendFileSync } from 'node:fs'
appendFileSync(process.argv[3] + '.identity', process.env.SWITCHYARD_TOKEN + '\\n')
await import(process.argv[1])`

export interface Worker {
  readonly name: string
  readonly folder: string
  readonly work: string
  readonly hooks: HookListener
  terminal: RealTerminal
}

/** The launch of a worker; the first one's conversation has an id that is known. */
const geminiRequest = (
  worker: Omit<Worker, 'terminal'>,
  given: { env: Readonly<Record<string, string>>; resume: string | null },
): LaunchRequest => ({
  agent_id: worker.name,
  role: 'worker',
  title: '--Add a siding',
  cwd: worker.work,
  folder: join(worker.folder, 'private'),
  environment: { ...given.env, GEMINI_CLI_IDE_SERVER_PORT: '9' },
  url: worker.hooks.url,
  token: `secret-of-${worker.name}`,
  relay: {
    command: process.execPath,
    args: [
      ...['--input-type=module', '-e', asWhom],
      ...[toolServer, join(worker.folder, '../answers'), join(worker.folder, 'calls')],
    ],
  },
  preamble: `-- You are worker ${worker.name} of Switchyard.`,
  model: 'gemini-2.5-pro',
  permission_mode: null,
  command: null,
  resume: given.resume,
  fresh_session: worker.name === 'one' ? '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d' : crypto.randomUUID(),
})

export interface GeminiYard {
  readonly workers: readonly Worker[]
  /** What the next hook that can is to put into the running turn. */
  message: string | null
  /** Starts a worker in a new repository. */
  hire(name: string): Promise<Worker>
  launch(worker: Omit<Worker, 'terminal'>, resume: string | null): Promise<RealTerminal>
  /** Types a prompt and submits it, as the core does. */
  send(worker: Worker, text: string): Promise<void>
  /** Waits for a dialog that says so, and answers it; tells of which sort it was. */
  answer(worker: Worker, text: RegExp, label: string): Promise<string>
}

interface Given {
  readonly kind: AgentKind
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
}

/** What a repository says must neither drop our preamble nor go round the mode of the launch. */
const REPOSITORY = { context: { fileName: 'AGENTS.md' }, general: { defaultApprovalMode: 'auto_edit' } }

export function createGeminiYard({ kind, env, folder }: Given): GeminiYard {
  const workers: Worker[] = []
  const yard: GeminiYard = {
    workers,
    message: null,
    launch: async (worker, resume) => {
      const planned = await kind.plan(geminiRequest(worker, { env, resume }))
      if (!planned.ok) throw new Error(planned.error.message)
      const { argv, env: given, files } = planned.value
      for (const file of files) {
        mkdirSync(dirname(file.path), { recursive: true })
        writeFileSync(file.path, file.content, { mode: 0o600 })
      }
      const { SWITCHYARD_TOKEN: token = '', ...others } = given
      if (token === '' || JSON.stringify([argv, others, files]).includes(token))
        throw new Error('the token is not in its variable alone')
      return openTerminal({ argv, cwd: worker.work, env: given, cols: 120, rows: 40 })
    },
    hire: async (name) => {
      const place = join(folder, name)
      const work = join(place, 'work')
      mkdirSync(join(place, 'private'), { recursive: true, mode: 0o700 })
      execFileSync('git', ['init', '--quiet', '--initial-branch=main', work])
      mkdirSync(join(work, '.gemini'))
      writeFileSync(join(work, '.gemini/settings.json'), JSON.stringify(REPOSITORY))
      const hooks = await listenForHooks(undefined, ({ event, body }) => {
        const told = yard.message === null ? null : kind.intoTurn(event, yard.message, body)
        if (told) yard.message = null
        return told
      })
      const worker = { name, folder: place, work, hooks }
      const hired = { ...worker, terminal: await yard.launch(worker, null) }
      workers.push(hired)
      return hired
    },
    send: async ({ terminal }, text) => {
      const idle = (screen: TerminalScreen) => kind.readScreen(screen).state === 'idle'
      const typing = kind.typing(text, await terminal.until(idle, PATIENT_MS))
      terminal.write(typing.paste)
      await terminal.until(typing.arrived, PATIENT_MS)
      // No event tells that the CLI takes an Enter for one again, nor that it has lost one.
      await after(typing.rest_ms ?? 0)
      for (let taken = false; !taken;) {
        if (typing.arrived(terminal.screen())) terminal.write(typing.submit)
        taken = await terminal.until(typing.taken, typing.again_ms).then(
          () => true,
          () => false,
        )
      }
    },
    answer: async ({ terminal }, text, label) => {
      const asks = (screen: TerminalScreen) => text.test(kind.readScreen(screen).dialog?.text ?? '')
      const { dialog } = kind.readScreen(await terminal.until(asks, PATIENT_MS))
      const key = dialog?.options.find((option) => option.label.startsWith(label))?.key
      const keys = dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
      if (!dialog || keys === null) throw new Error(`no option ${label} in ${JSON.stringify(dialog)}`)
      terminal.write(keys)
      await terminal.until((screen) => kind.readScreen(screen).dialog?.text !== dialog.text, PATIENT_MS)
      return dialog.kind
    },
  }
  return yard
}
