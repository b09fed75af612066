import { join } from 'node:path'
import type { LaunchRequest } from '../../src/core/ports/agents.ts'
import type { HookListener } from '../support/hookListener.ts'
import type { RealTerminal } from '../support/realTerminal.ts'

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')

export interface Worker {
  readonly name: string
  readonly folder: string
  readonly work: string
  readonly hooks: HookListener
  terminal: RealTerminal
}

/** The launch of a worker, in an environment that would allow its commands, which the mode of the launch must not let. */
export const opencodeRequest = (
  worker: Omit<Worker, 'terminal'>,
  given: { env: Readonly<Record<string, string>>; resume: string | null },
): LaunchRequest => ({
  agent_id: worker.name,
  role: 'worker',
  title: '--Add a siding',
  cwd: worker.work,
  folder: join(worker.folder, 'private'),
  environment: { ...given.env, OPENCODE_PERMISSION: '{"bash":"allow"}' },
  url: worker.hooks.url,
  token: `secret-of-${worker.name}`,
  relay: {
    command: process.execPath,
    args: [toolServer, join(worker.folder, '../answers'), join(worker.folder, 'calls')],
  },
  preamble: `-- You are worker ${worker.name} of Switchyard.`,
  model: 'anthropic/scripted-large',
  permission_mode: null,
  command: null,
  resume: given.resume,
  fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
})
