import { join } from 'node:path'
import { say, use, type Conversation, type Script } from '../support/scriptedModel.ts'

/** Subagents have another system prompt than the agent, and end by a tool of their own. */
function subagentMove({ outcomes }: Conversation, folder: string) {
  if (outcomes.length === 0) return [use('list_directory', { dir_path: folder })]
  const report = { SummaryOfFindings: 'a siding', ExplorationTrace: [], RelevantLocations: [] }
  return [use('complete_task', { result: 'a siding', report })]
}

/** What the model of Gemini CLI does is decided by the last thing said and by what its tools have answered since. */
export const geminiScript =
  (folder: () => string): Script =>
  (conversation) => {
    const { said, since_said: outcomes, tools } = conversation
    const text = said.at(-1) ?? ''
    const [first, second, third] = outcomes
    const name = /You are worker (\w+)/.exec(said.join('\n'))?.[1] ?? 'nobody'
    const work = join(folder(), name, 'work')
    if (tools.includes('complete_task')) return subagentMove(conversation, join(folder(), 'one/work'))
    if (text.includes('Add a siding')) {
      const file = join(work, 'siding.txt')
      if (!first) return [say('I add the file.'), use('write_file', { file_path: file, content: 'siding\n' })]
      const command = 'git add --all && git commit --quiet --message Siding && echo committed'
      if (!second) return [use('run_shell_command', { command, description: 'Commits' })]
      if (!third) return [use('mcp_switchyard_signal_done', { summary: `By ${name}`, head: second.text })]
      return [say(`The task is in ${third.text.replaceAll(/\s+/g, ' ')}`)]
    }
    if (text.includes('Ask me')) {
      const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))
      const question = { question: 'Which colour?', header: 'Colour', type: 'choice', options }
      return first ? [say(`Chosen: ${first.text}`)] : [use('ask_user', { questions: [question] })]
    }
    if (text.includes('Signal now')) {
      return first ? [say('Signalled')] : [use('mcp_switchyard_signal_done', { summary: `By ${name}` })]
    }
    if (text.includes('Look around')) {
      if (first) return [say(`Looked`)]
      return [use('invoke_agent', { agent_name: 'codebase_investigator', prompt: 'Find the siding' })]
    }
    if (text.includes('Wait for ever')) return new Promise<never>(() => {})
    if (text.includes('Fail')) return { status: 400, type: 'INVALID_ARGUMENT', message: 'not today' }
    return [say(`Heard ${text.length} characters.`)]
  }
