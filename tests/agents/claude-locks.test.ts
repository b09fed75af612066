import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { say, use, type Block, type Script } from '../support/scriptedModel.ts'
import { makeClaudeYard, type ClaudeYard } from './claudeYard.ts'
import { lastSaid } from './workerScript.ts'

const HELD = 'README.md'
const NOTEBOOK = 'held.ipynb'
const notebook = JSON.stringify({
  cells: [{ cell_type: 'code', id: 'first', source: 'y', metadata: {}, outputs: [], execution_count: null }],
  ...{ metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 },
})
const cell = { new_source: 'x', cell_type: 'code', edit_mode: 'replace', cell_id: 'first' }

/** One attempt after the other, by each tool that can write; what the tool answered decides nothing. */
const attempts = (work: string): Block[] => [
  use('Read', { file_path: join(work, HELD) }),
  use('Read', { file_path: join(work, NOTEBOOK) }),
  use('Edit', { file_path: join(work, HELD), old_string: 'one', new_string: 'mine' }),
  use('Write', { file_path: join(work, HELD), content: 'mine\n' }),
  use('NotebookEdit', { notebook_path: join(work, NOTEBOOK), ...cell }),
  use('Bash', { command: `cd ${work} && printf mine > ./src/../${HELD}` }),
  use('Bash', { command: "sed -i 's/one/mine/' README.md" }),
  use('Bash', { command: 'cat README.md' }),
]

let place: ClaudeYard
let id: string

const script: Script = ({ said, since_said: since }) => {
  if (lastSaid(said) !== 'Try it') return [say('Heard.')]
  if (since.length === 0) return [use('Bash', { command: 'pwd' })]
  const next = attempts(since[0]?.text.trim() ?? '')[since.length - 1]
  return [next ?? say('Tried.')]
}

const lock = async (target: string) => {
  const body = { target, scope: 'project', reason: 'relaying the points', project: place.yard.root }
  const answer = await place.host().api('POST', '/locks', body)
  expect(answer).toMatchObject({ status: 200, body: { outcome: 'granted' } })
}

beforeAll(async () => {
  place = await makeClaudeYard('claude-locks', script)
  await writeFile(join(place.yard.root, NOTEBOOK), notebook)
  await place.yard.git('add', NOTEBOOK)
  await place.yard.git('commit', '--quiet', '--message', 'A notebook')
  await lock(`file:${HELD}`)
  await lock(`file:${NOTEBOOK}`)
  const made = await place.host().api('POST', '/tasks', {
    ...{ title: 'Held back', prompt: 'Try it', kind: 'claude', project: place.yard.root },
    permission_mode: 'acceptEdits',
  })
  expect(made.status).toBe(200)
  id = z.object({ id: z.string() }).parse(made.body).id
  await place.answer(id, /Quick safety check/, 'Yes')
})
afterAll(() => place.close())

it('regression 29 and behaviour 1: is held back from every way to write what another has locked, and told who, why and what to do', async () => {
  const last = await place.untilAsked(/^Try it$/, attempts('').length + 1)
  const answers = last.conversation?.since_said.map(({ text, failed }) => ({ text, failed })) ?? []
  const [, read, readNotebook, ...rest] = answers
  const look = rest.pop()
  expect([read?.failed, readNotebook?.failed, look?.failed]).toEqual([false, false, false])
  expect(rest).toHaveLength(5)
  for (const { text, failed } of rest) {
    expect(failed).toBe(true)
    for (const part of ['Held: ', 'by operator', 'relaying the points', 'work elsewhere'])
      expect(text).toContain(part)
  }
  const { worktree } = await place.task(id)
  expect(look?.text).toBe((await readFile(join(String(worktree), HELD), 'utf8')).trim())
  expect(await readFile(join(String(worktree), NOTEBOOK), 'utf8')).toBe(notebook)
})

it('keeps each refusal in the history', async () => {
  const { items } = z
    .object({ items: z.array(z.object({ type: z.string(), detail: z.string() })) })
    .parse(await place.get('/events?after=0&limit=1000'))
  const refused = items.filter(({ type }) => type === 'edit.refused')
  expect(refused).toHaveLength(5)
  expect(refused[0]?.detail).toContain(`file:${HELD} of operator`)
})
