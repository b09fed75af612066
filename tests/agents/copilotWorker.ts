import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { AgentKind, LaunchRequest } from '../../src/core/ports/agents.ts'
import type { HookCall, HookListener } from '../support/hookListener.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { asWhom } from './codexScript.ts'

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')

export interface Worker {
  readonly name: string
  readonly folder: string
  readonly work: string
  /** A random id, as the core gives one to each launch. */
  readonly fresh: string
  readonly hooks: HookListener
  terminal: RealTerminal
}

interface Given {
  readonly env: Readonly<Record<string, string>>
  readonly resume: string | null
}

/** The launch of a worker, in an environment that would allow everything, which the mode of the launch must not let. */
const copilotRequest = (worker: Omit<Worker, 'terminal'>, given: Given): LaunchRequest => ({
  agent_id: worker.name,
  role: 'worker',
  title: '--Add a siding',
  cwd: worker.work,
  folder: join(worker.folder, 'private'),
  environment: { ...given.env, COPILOT_ALLOW_ALL: 'true' },
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
  model: 'claude-sonnet-4.5',
  permission_mode: null,
  command: null,
  resume: given.resume,
  fresh_session: worker.fresh,
})

/** Starts the worker as the core would; its token is in its environment alone. */
export async function startWorker(
  kind: AgentKind,
  worker: Omit<Worker, 'terminal'>,
  given: Given,
): Promise<RealTerminal> {
  const planned = await kind.plan(copilotRequest(worker, given))
  if (!planned.ok) throw new Error(planned.error.message)
  const { argv, env, files } = planned.value
  for (const file of files) {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 })
    writeFileSync(file.path, file.content, { mode: 0o600 })
  }
  const { SWITCHYARD_TOKEN: token = '', ...others } = env
  expect(token).toBe(`secret-of-${worker.name}`)
  expect(JSON.stringify([argv, others, files])).not.toContain(token)
  return openTerminal({ argv, cwd: worker.work, env, cols: 120, rows: 40 })
}

/** The calls of our tools that it has made. */
export const callsOf = ({ folder }: Worker): string => readFileSync(join(folder, 'calls'), 'utf8')

export const promptOf =
  (text: string) =>
  ({ event, body }: HookCall): boolean =>
    event === 'UserPromptSubmit' && body['prompt'] === text
