import { join } from 'node:path'
import { say, use, type Block, type Script, type ToolOutcome } from '../support/scriptedModel.ts'

/** One move of a piece of work; what it needs to know it takes from what the tools answered before. */
type Step = (earlier: readonly ToolOutcome[]) => Block

const bash = (command: string): Block => use('Bash', { command })
const textAt = (earlier: readonly ToolOutcome[], at: number): string => earlier[at]?.text.trim() ?? ''

const finish = (file: string, message: string): Step[] => [
  () => bash(`git add --all && git commit --quiet --message '${message}'`),
  () => bash('git rev-parse HEAD'),
  (earlier) =>
    use('mcp__switchyard__signal_done', {
      summary: `${message} as ${textAt(earlier, earlier.length - 1)}`,
      files: [file],
    }),
]

const add = (file: string): Step[] => [
  () => bash('pwd'),
  (earlier) => use('Write', { file_path: join(textAt(earlier, 0), file), content: 'first\n' }),
  ...finish(file, `Add ${file}`),
]

const correct = (file: string): Step[] => [
  () => bash('pwd'),
  (earlier) =>
    use('Edit', { file_path: join(textAt(earlier, 0), file), old_string: 'first', new_string: 'second' }),
  ...finish(file, `Correct ${file}`),
]

const never = (): Promise<never> => new Promise(() => {})

/**
 * A worker's model. `Add F` and `Correct F` are whole pieces of work; with `slowly` the model never answers after the
 * first tool call. Being told that it was cut off, it goes on with the last piece of work from where its own
 * conversation says that it stands.
 */
export const workerScript: Script = (conversation) => {
  const said = conversation.said.filter((text) => !text.startsWith('<system-reminder>'))
  const resumed = said.at(-1)?.includes('Switchyard was restarted') === true
  const order = said.findLast((text) => /^(?:Add|Correct) \S+/.test(text)) ?? ''
  const [, verb, file = '', manner] = /^(Add|Correct) (\S+\.txt)(, slowly)?/.exec(order) ?? []
  if (verb === undefined) return [say(`Nothing to do: ${said.at(-1) ?? ''}`)]
  const done = (resumed ? conversation.outcomes : conversation.since_said).filter(({ failed }) => !failed)
  if (manner !== undefined && !resumed && done.length === 1) return never()
  const step = (verb === 'Add' ? add(file) : correct(file))[done.length]
  return [step ? step(done) : say('I wait for the review.')]
}
