import { join } from 'node:path'
import { use, type Block, type Conversation } from '../support/scriptedModel.ts'

/** How the models of a CLI name and call the tools that a piece of work needs. */
export interface Hands {
  /** One of our own tools. */
  ours(tool: string, input: Readonly<Record<string, unknown>>): Block
  /** Makes a file of one line; `name` is below the folder that the conversation works in. */
  create(conversation: Conversation, name: string, line: string): Block
  shell(command: string): Block
  /** A command that a sandbox forbids: Codex runs it after a question only. */
  gitShell(command: string): Block
}

export type Cli = 'claude' | 'codex' | 'opencode'

/** What the preamble says of the place of an agent. */
export function placeIn({ system }: Conversation): { folder: string; role: string; base: string } {
  const [, role = ''] = /<switchyard-preamble task="[^"]+" role="(\w+)">/.exec(system) ?? []
  const [, folder, base = ''] =
    /You run inside Switchyard, in (\S+) \((?:branch \S+, based on|the main checkout, on) ([^)]+)\)/.exec(
      system,
    ) ?? []
  if (folder === undefined) throw new Error(`no preamble of ours in: ${system.slice(0, 2000)}`)
  return { folder, role, base }
}

const claude: Hands = {
  ours: (tool, input) => use(`mcp__switchyard__${tool}`, input),
  create: (conversation, name, line) =>
    use('Write', { file_path: join(placeIn(conversation).folder, name), content: `${line}\n` }),
  shell: (command) => use('Bash', { command }),
  gitShell: (command) => use('Bash', { command }),
}

const codex: Hands = {
  ours: claude.ours,
  create: (_, name, line) =>
    use('apply_patch', { input: `*** Begin Patch\n*** Add File: ${name}\n+${line}\n*** End Patch` }),
  shell: (cmd) => use('exec_command', { cmd }),
  gitShell: (cmd) =>
    use('exec_command', { cmd, sandbox_permissions: 'require_escalated', justification: 'May I commit it?' }),
}

const opencode: Hands = {
  ours: (tool, input) => use(`switchyard_${tool}`, input),
  create: (conversation, name, line) =>
    use('write', { filePath: join(placeIn(conversation).folder, name), content: `${line}\n` }),
  shell: (command) => use('bash', { command, description: 'Runs it' }),
  gitShell: (command) => use('bash', { command, description: 'Commits' }),
}

export const handsOf: Readonly<Record<Cli, Hands>> = { claude, codex, opencode }
