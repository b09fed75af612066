import type { AgentKind } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import type { RealTerminal } from '../support/realTerminal.ts'
import { say, use, type Script } from '../support/scriptedModel.ts'

/** The tool server, after it has noted as whom it was started. */
export const asWhom = `import { appendFileSync } from 'node:fs'
appendFileSync(process.argv[3] + '.identity', process.env.SWITCHYARD_TOKEN + '\\n')
await import(process.argv[1])`

const patch = '*** Begin Patch\n*** Add File: siding.txt\n+siding\n*** End Patch'

/** What the model does is decided by the last thing said and by what its tools have answered since. */
export const codexScript: Script = (conversation) => {
  const said = conversation.said.at(-1) ?? ''
  const [first, second, third] = conversation.since_said
  if (said.includes('Add a siding')) {
    if (!first) return [say('I add the file.'), use('apply_patch', { input: patch })]
    if (!second) {
      const cmd = 'git add --all && git commit --quiet --message Siding'
      const why = { sandbox_permissions: 'require_escalated', justification: 'May I commit it?' }
      return [use('exec_command', { cmd, ...why })]
    }
    if (!third) return [use('mcp__switchyard__signal_done', { summary: said.slice(-9) })]
    return [say(`The task is in ${third.text.replaceAll(/\s+/g, ' ')}`)]
  }
  if (conversation.said.some((text) => text.includes('Signal now'))) {
    const signalled = conversation.outcomes.filter(({ input }) => input['summary'] === 'now')
    const signal = use('mcp__switchyard__signal_done', { summary: 'now' })
    if (signalled.length === 0) return [signal]
    if (said.includes('Signal now') || said.includes('and so on')) return [say('Signalled')]
  }
  if (said.includes('Wait for ever')) return new Promise<never>(() => {})
  if (said.includes('Fail')) return { status: 400, type: 'invalid_request_error', message: 'not today' }
  return [say(`Heard ${said.length} characters.`)]
}

/** The machine has few cores, and others test on it. */
export const PATIENCE_MS = 40_000
/** After so long without any effect, an answer is given once more. */
const DROPPED_MS = 1_000

/** Waits for a dialog that says so, and answers it; tells of which sort it was. */
export async function answerDialog(
  kind: AgentKind,
  terminal: RealTerminal,
  wanted: { readonly text: RegExp; readonly label: string },
): Promise<string> {
  const read = (screen: TerminalScreen) => kind.readScreen(screen).dialog
  const dialog = read(
    await terminal.until((screen) => wanted.text.test(read(screen)?.text ?? ''), PATIENCE_MS),
  )
  const key = dialog?.options.find((option) => option.label.startsWith(wanted.label))?.key
  const keys = dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
  if (!dialog || keys === null) throw new Error(`no option ${wanted.label} in ${JSON.stringify(dialog)}`)
  const gone = (screen: TerminalScreen) => read(screen)?.text !== dialog.text
  // Codex drops what is pressed in the moment in which it draws a dialog; a person presses it again.
  for (let press = 0; press < 20; press += 1) {
    terminal.write(keys)
    const answered = await terminal.until(gone, DROPPED_MS).catch(() => null)
    if (answered) return dialog.kind
  }
  throw new Error(`the dialog stays:\n${terminal.text()}`)
}
