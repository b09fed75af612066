import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import type { Event } from '../../src/contract/event.ts'
import { prompt as promptRow, type Prompt } from '../../src/contract/prompt.ts'
import { addFile } from '../support/e2eGate.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let lead: string
const NEWS = 'news from Switchyard'
/** How settleSubmitted takes back what an agent that is resumed at its prompt seems not to have got. */
const NOT_TAKEN = 'the host ended before the agent took it'

beforeAll(async () => {
  yard = await makeYard('announce')
  host = await yard.start()
  watch = watchHost(host)
  const { items } = (await host.api('GET', '/projects')).body as { items: { id: string }[] }
  await host.api('PATCH', `/projects/${items[0]?.id ?? ''}`, { announce_ms: 300 })
  const body = { title: 'Lead', kind: 'demo', role: 'coordinator', isolation: 'shared' }
  lead = String((await host.api('POST', '/tasks', body)).body['id'])
  await watch.until(
    'lead at its prompt',
    ({ images: { agent } }) => agent?.task_id === lead && agent.status === 'idle',
  )
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

const isNews = ({ task_id: task, images: { prompt } }: Event): boolean =>
  task === lead && prompt?.created_by === 'host' && prompt.text.includes(NEWS)

/** Has the coordinator do this in one turn, and waits for its end. */
async function turn(intro: string, steps: readonly StepInput[]): Promise<void> {
  const sent = await host.api('POST', `/tasks/${lead}/prompt`, { prompt: scriptPrompt(intro, steps) })
  await watch.until(
    'end of the turn',
    ({ type, images }) => type === 'prompt.answered' && images.prompt?.id === sent.body['prompt_id'],
  )
}

/** The coordinator gives work away and ends its turn; answers the tasks. */
async function give(names: readonly string[]): Promise<string[]> {
  const give = names.map((name): StepInput => ({
    do: 'call',
    tool: 'create_task',
    args: { title: `Add ${name}`, prompt: addFile(name), kind: 'demo' },
  }))
  await turn(`Give ${names.join(' and ')} away`, give)
  const created = names.map(
    (name) =>
      watch.events.find(
        (event) => event.type === 'task.created' && event.images.task?.title === `Add ${name}`,
      )?.task_id,
  )
  return created.map(String)
}

const page = z.object({ items: z.array(promptRow) })
/** What the coordinator has been told of a task. */
async function told(task: string): Promise<Prompt[]> {
  const { items } = page.parse((await host.api('GET', `/prompts?task_id=${lead}&limit=200`)).body)
  return items.filter(
    ({ text, state }) => text.includes(`${task}, done`) && (state === 'delivered' || state === 'answered'),
  )
}

/** How often the coordinator's program has begun a turn with such a prompt. */
async function turnsBegun(): Promise<number> {
  const { body } = await host.api('GET', `/tasks/${lead}/output?lines=5000`)
  return String(body['text'])
    .split('\n')
    .filter((line) => /^> .*news from Switchyard/.test(line)).length
}

const answeredNews = (task: string) =>
  watch.until(
    `end of the turn that hears of ${task}`,
    (event) =>
      event.type === 'prompt.answered' &&
      isNews(event) &&
      event.images.prompt?.text.includes(`${task}, done`) === true,
  )

/** Fails where a wait still has something to tell. */
const nothingLeft = (): Promise<void> =>
  turn('Ask once more', [
    { do: 'call', tool: 'wait_for_signal_done', args: { timeout_ms: 0 }, as: 'last' },
    { do: 'say', text: 'outcome: ${last.outcome}' },
  ])

describe('a demo coordinator that gives work away and does not wait for it', () => {
  it('is told at its prompt when its workers are done, each of them once', async () => {
    const tasks = await give(['a.txt', 'b.txt', 'c.txt'])
    for (const task of tasks) await answeredNews(task)
    for (const task of tasks) expect(await told(task)).toHaveLength(1)
    await nothingLeft()
    const { body } = await host.api('GET', `/tasks/${lead}/output?lines=200`)
    expect(body['text']).toContain('outcome: nothing_yet')
  })

  it.each(['prompt.queued', 'prompt.delivering', 'prompt.delivered'])(
    'is told exactly once where the host is killed at %s',
    async (moment) => {
      const name = `${moment.slice(7)}.txt`
      const before = await turnsBegun()
      const from = watch.seq
      const killed = Promise.withResolvers<void>()
      const off = watch.on((event) => {
        if (event.seq <= from || event.type !== moment || !isNews(event)) return
        off()
        host.end('SIGKILL').then(() => killed.resolve(), killed.reject)
      })
      const [task = ''] = await give([name])
      await killed.promise
      const old = await processesOf(yard.folder)
      host = await yard.start()
      await untilGone(old)
      await answeredNews(task)
      expect(await told(task)).toHaveLength(1)
      // The kill comes late on a busy machine. Between the submit key and its confirmation nobody can tell a turn that was
      // over at once from one that never began: the host then says so, and the announcement is made anew.
      const isUnsure = watch.events.some(
        ({ seq, type, detail }) => seq > from && type === 'prompt.cancelled' && detail === NOT_TAKEN,
      )
      expect([1, isUnsure ? 2 : 1]).toContain((await turnsBegun()) - before)
      await nothingLeft()
      expect(await told(task)).toHaveLength(1)
    },
  )
})
