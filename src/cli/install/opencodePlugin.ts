import type { Launch } from './unit.ts'

/** How long a hook call may hold up the agent, in milliseconds; the program ends itself before. */
const HOOK_MS = 5_000

const BODY = `const children = new Set()
let last = Promise.resolve()

const run = (event, body) =>
  new Promise((resolve) => {
    const child = spawn(command, [args[0], 'opencode', event, ...args.slice(1)], { stdio: ['pipe', 'pipe', 'ignore'], timeout: ${HOOK_MS} })
    let told = ''
    child.stdout.on('data', (chunk) => (told += chunk))
    child.on('error', () => resolve(undefined))
    child.on('close', () => {
      try {
        resolve(JSON.parse(told))
      } catch {
        resolve(undefined)
      }
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify(body))
  })

const tell = (event, body) => (last = last.then(() => run(event, body)))

const EDITORS = new Set(['write', 'edit', 'multiedit', 'patch', 'apply_patch', 'bash'])
const place = ({ filePath, patchText, command, workdir } = {}) => ({ filePath, patchText, command, workdir })
const append = (output, text) => {
  if (typeof output.output === 'string') output.output += '\\n\\n' + text
  else output.content.push({ type: 'text', text })
}

export const SwitchyardGuest = async ({ directory }) => {
  // An agent that Switchyard has started has a plugin of its own.
  if (process.env.SWITCHYARD_TOKEN) return {}
  const own = (sessionID) => ({ session_id: sessionID, cwd: directory })
  return {
    event: async ({ event: { type, properties } }) => {
      if (type === 'session.created' && properties.info.parentID) children.add(properties.info.id)
      if (type === 'session.status' && !children.has(properties.sessionID))
        tell(type, { ...own(properties.sessionID), status: properties.status.type, message: properties.status.message })
    },
    'chat.message': async ({ sessionID }, { parts }) => {
      if (children.has(sessionID)) return
      const typed = parts.filter((part) => part.type === 'text' && !part.synthetic)
      tell('chat.message', { ...own(sessionID), prompt: typed.map((part) => part.text).join('\\n') })
    },
    'tool.execute.before': async ({ tool, sessionID }, { args }) => {
      if (!EDITORS.has(tool)) return
      const answer = await tell('tool.execute.before', { ...own(sessionID), tool_name: tool, tool_input: place(args) })
      if (typeof answer?.refused === 'string') throw new Error(answer.refused)
    },
    'tool.execute.after': async ({ tool, sessionID }, output) => {
      if (children.has(sessionID)) return
      const takes_text = typeof output?.output === 'string' || Array.isArray(output?.content)
      const answer = await tell('tool.execute.after', { ...own(sessionID), tool_name: tool, takes_text })
      if (typeof answer?.into_turn === 'string') append(output, answer.into_turn)
    },
  }
}
`

/**
 * The plugin through which OpenCode tells the host what its session does, by the program that other CLIs run as a hook.
 * It fails open: whatever goes wrong there, the agent goes on; only what another has locked is refused.
 */
export const opencodePlugin = ({
  command,
  args,
}: Launch): string => `// Put here by "switchyard install", taken out by "switchyard uninstall".
import { spawn } from 'node:child_process'

const [command, ...args] = ${JSON.stringify([command, ...args])}
${BODY}`
