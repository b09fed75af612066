import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { say, use, type Block, type Script } from '../support/scriptedModel.ts'
import { makeClaudeYard, type ClaudeYard } from './claudeYard.ts'

/** What is sent while the model thinks about each move, and the move itself. */
const MOVES: readonly { readonly sent: string | null; readonly move: Block }[] = [
  { sent: 'two: in the middle', move: use('Bash', { command: 'echo worked' }) },
  { sent: 'three: before the end', move: say('Done.') },
  { sent: 'four: while it was held', move: say('Done again.') },
  { sent: null, move: say('All heard.') },
]

let place: ClaudeYard
let agentId = ''
/** All that the model had before it at each move. */
const before: string[] = []
const over = Promise.withResolvers<void>()

const send = async (body: string): Promise<void> => {
  const answer = await place.host().api('POST', '/messages', { to: agentId, body, project: place.yard.root })
  expect(answer.status).toBe(200)
}

const script: Script = async ({ said, heard, tools }) => {
  if (tools.length === 0 || !said.join('\n').includes('Begin the shift')) return [say('Heard.')]
  const next = MOVES[before.length]
  before.push(heard ?? '')
  if (before.length === MOVES.length) over.resolve()
  if (next?.sent) await send(next.sent)
  return [next?.move ?? say('Nothing more.')]
}

beforeAll(async () => {
  place = await makeClaudeYard('claude-messages', script)
  const made = await place.host().api('POST', '/tasks', {
    ...{ title: 'Listener', prompt: 'Begin the shift', kind: 'claude', project: place.yard.root },
    permission_mode: 'acceptEdits',
  })
  const { id } = z.object({ id: z.string() }).parse(made.body)
  await place.untilAgent(id, 'trust dialog', ({ dialog }) => dialog !== null)
  agentId = (await place.agent(id)).id
  await send('one: beside the prompt')
  await place.answer(id, /Quick safety check/, 'Yes')
})
afterAll(() => place.close())

it('behaviour 10: gets messages beside its prompt, behind a tool, held at the end once, then as a prompt', async () => {
  const delivered = async (part: string): Promise<string> => {
    const told = await place.watch.until(`delivery of ${part}`, ({ type, detail }) => {
      return type === 'message.delivered' && detail.startsWith(part)
    })
    return told.images.delivery?.message_id ?? ''
  }
  const order = [
    await delivered('hook UserPromptSubmit'),
    await delivered('hook PostToolUse'),
    await delivered('hook Stop'),
    await delivered('prompt prm-'),
  ]
  expect(new Set(order).size).toBe(4)
  await over.promise
  const words = [
    '| one: beside the prompt',
    '| two: in the middle',
    '| three: before the end',
    '| four: while it was held',
  ]
  for (const [at, text] of before.entries())
    expect(words.map((word) => text.includes(word))).toEqual(words.map((_, of) => of <= at))
  expect(before[0]).toContain('<switchyard-data trust=')
})
