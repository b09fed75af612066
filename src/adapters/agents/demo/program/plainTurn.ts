import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanLine } from '../../../../base/text.ts'
import type { Script } from './script.ts'
import type { Tool, Tools } from './tools.ts'

const ABOUT =
  'I am the demo agent: I follow a script. Give me a prompt with a fenced block named switchyard-demo that holds ' +
  '{"steps":[...]}, with the steps say, call, write, replace, run, commit, ask and think.'

const listed = (tools: readonly Tool[]): string =>
  tools.map((tool) => `  ${tool.name}: ${tool.description.split(/(?<=\.)\s/)[0] ?? ''}`).join('\n')

async function notes(cwd: string): Promise<string> {
  try {
    return await readFile(join(cwd, 'DEMO.md'), 'utf8')
  } catch {
    // The first prompt makes the file.
    return '# Prompts\n\n'
  }
}

/**
 * What the agent does with a prompt that holds no script. A coordinator has no change to make; it says what it can do.
 * Others make one small honest change: the prompt becomes a line of DEMO.md.
 */
export async function plainScript(prompt: string, cwd: string, tools: Tools | null): Promise<Script> {
  const known = (await tools?.list()) ?? []
  const has = (name: string) => known.some((tool) => tool.name === name)
  const literal = (text: string) => text.replaceAll('${', () => '$${')
  if (has('create_task')) {
    return { steps: [{ do: 'say', text: literal(`${ABOUT}\nMy tools:\n${listed(known)}`) }] }
  }
  const line = cleanLine(prompt.replaceAll('\n', ' ')).slice(0, 500)
  const steps: Script['steps'] = [
    { do: 'say', text: 'There is no script in this prompt; I note it in DEMO.md.' },
    { do: 'write', path: 'DEMO.md', content: literal(`${await notes(cwd)}- ${line}\n`) },
    { do: 'commit', message: literal(`Note a prompt: ${line.slice(0, 60)}`) },
  ]
  if (has('signal_done')) {
    const args = {
      summary: 'Noted the prompt in DEMO.md',
      files: ['DEMO.md'],
      tests: 'None: it is one line of text',
    }
    steps.push({ do: 'call', tool: 'signal_done', args })
  }
  return { steps }
}
