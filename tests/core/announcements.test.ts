import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/core/index.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createRandom, seed } from '../support/random.ts'
import { heardFile, readerKind, readers, SUBMIT } from '../support/readerKind.ts'

let system: InProcess
let lead: Caller
let leadTask: string

async function begin(announceMs: number, agents = readers): Promise<void> {
  system = await startCore(agents)
  const input = { project_id: system.project.id, announce_ms: announceMs }
  must(await system.core.handlers.project.configure(operator, input, {}))
  const shared = { kind: 'reader', prompt: '', role: 'coordinator', isolation: 'shared' } as const
  leadTask = (await system.task(operator, shared)).id
  lead = await system.agentOf(leadTask)
  await idle()
}
beforeEach(() => begin(0))
afterEach(() => system.close())

const leadId = () => lead.agent_id ?? ''
const idle = (after = 0) =>
  system.event(
    (one) => one.seq > after && one.images.agent?.id === leadId() && one.images.agent.status === 'idle',
  )
/** The prompts by which the coordinator was told, oldest first. */
const announcements = async () => {
  const { items } = must(
    await system.core.handlers.prompt.list(operator, { task_id: leadTask, limit: 200, offset: 0 }, {}),
  )
  return items.filter((one) => one.created_by === 'host').toReversed()
}
const announced = (state: string, count = 1) => {
  const seen = new Set<string>()
  return system.event((one) => {
    const { prompt } = one.images
    if (one.type === `prompt.${state}` && prompt?.task_id === leadTask && prompt.created_by === 'host')
      seen.add(prompt.id)
    return seen.size === count
  })
}
const wait = (ms = 0) => system.core.handlers.task.waitSignal(lead, { timeout_ms: ms }, {})
/** A task of the coordinator that its worker has signalled done. */
async function finished(title: string, summary = title): Promise<string> {
  const { id } = await system.task(lead, { title, kind: 'reader', prompt: '' })
  await system.agentOf(id)
  await system.done(id, summary)
  return id
}
const heard = async () =>
  (await readFile(heardFile(system.home, leadId()), 'utf8')).split('\0').filter((text) => text !== '')
const typeAsPerson = async (keys: string) => {
  const agent = must(await system.core.handlers.agent.show(operator, { agent_id: leadId() }, {}))
  expect(system.core.typeInto(agent.terminal_id ?? '', keys)).toBe(true)
}

describe('a coordinator at its prompt', () => {
  test('is told at once where the delay is nothing; no wait tells it again; answered once', async () => {
    const id = await finished('Siding', 'Added a siding')
    await announced('answered')
    const [text, ...others] = await heard()
    expect(others).toEqual([])
    expect(text).toContain(`1. ${id}, done: Siding`)
    expect(text).toContain('   | Added a siding')
    expect(must(await wait()).outcome).toBe('nothing_yet')
    expect((await announcements()).map(({ state }) => state)).toEqual(['answered'])
  })

  test('is told of all that has come within the delay by one prompt', async () => {
    await system.close()
    await begin(1_500)
    const ids = [await finished('One'), await finished('Two'), await finished('Three')]
    const told = await announced('delivered')
    expect(ids.every((id) => told.images.prompt?.text.includes(id))).toBe(true)
    const signal = await system.event((one) => one.type === 'signal.done')
    expect(Date.parse(told.at) - Date.parse(signal.at)).toBeGreaterThanOrEqual(1_500)
    await announced('answered')
    expect(await heard()).toHaveLength(1)
  })

  test('that works is told when its turn has ended', async () => {
    const gate = `${system.home}/gate`
    const sent = await system.core.handlers.task.prompt(
      operator,
      { task_id: leadTask, prompt: `$ mkfifo ${gate}; read -r line < ${gate}` },
      {},
    )
    const { prompt_id: turn } = must(sent)
    await system.event((one) => one.type === 'prompt.delivered' && one.images.prompt?.id === turn)
    await finished('Siding')
    expect(await announcements()).toEqual([])
    await writeFile(gate, 'go\n')
    await announced('answered')
    expect(await heard()).toHaveLength(1)
  })

  test('that waits meanwhile hears it there, and is told nothing more', async () => {
    const waiting = wait(20_000)
    const id = await finished('Siding')
    expect(must(await waiting)).toMatchObject({ outcome: 'done', task_id: id })
    const second = await finished('Points')
    await announced('answered')
    expect((await heard()).map((text) => text.includes(second) && !text.includes(id))).toEqual([true])
  })

  test('is not told of what is not its own', async () => {
    const other = await system.coordinator()
    const mine = await system.task(operator, { kind: 'reader', prompt: '' })
    const theirs = await system.task(other, { kind: 'reader', prompt: '' })
    for (const { id } of [mine, theirs]) {
      await system.agentOf(id)
      await system.done(id)
    }
    const own = await finished('Own')
    await announced('answered')
    const [text, ...others] = await heard()
    expect(others).toEqual([])
    expect([mine.id, theirs.id, own].map((id) => text?.includes(id))).toEqual([false, false, true])
  })
})

describe('a person at the terminal of the coordinator', () => {
  test('who types there first has the batch gathered anew, with what has come since', async () => {
    await typeAsPerson('x')
    const typedAt = Date.now()
    const one = await finished('One')
    await typeAsPerson(`$ true${SUBMIT}`)
    const two = await finished('Two')
    const told = await announced('delivered')
    expect(Date.parse(told.at) - typedAt).toBeGreaterThan(5_000)
    await announced('answered')
    const texts = (await heard()).filter((text) => text.includes('news from Switchyard'))
    expect(texts).toHaveLength(1)
    expect([one, two].map((id) => texts[0]?.includes(id))).toEqual([true, true])
  })

  test('who leaves a draft there is not disturbed', async () => {
    await typeAsPerson('half a thought')
    const id = await finished('One')
    const later = await system.core.handlers.task.prompt(operator, { task_id: leadTask, prompt: 'own' }, {})
    const waits = async () => {
      const { items } = must(
        await system.core.handlers.prompt.list(operator, { task_id: leadTask, limit: 9, offset: 0 }, {}),
      )
      return items.map(({ waits_for: why }) => why)
    }
    expect(must(later).state).toBe('queued')
    expect(await waits()).toEqual(['a person types in the terminal'])
    expect(must(await wait())).toMatchObject({ outcome: 'done', task_id: id })
    expect(await announcements()).toEqual([])
  })

  test('who holds it is waited for, and after it is given back the delay begins anew', async () => {
    await system.close()
    await begin(1_000)
    const hold = { agent_id: leadId(), until: 'given_back' } as const
    must(await system.core.handlers.agent.hold(operator, hold, {}))
    await finished('One')
    await finished('Two')
    // A turn elsewhere takes longer than the delay.
    await system.task(operator, { kind: 'reader', prompt: 'something else' })
    expect(await announcements()).toEqual([])
    must(await system.core.handlers.agent.release(operator, { agent_id: leadId() }, {}))
    const back = await system.event((one) => one.type === 'agent.given_back')
    const told = await announced('delivered')
    expect(Date.parse(told.at) - Date.parse(back.at)).toBeGreaterThanOrEqual(1_000)
    await announced('answered')
    expect(await heard()).toHaveLength(1)
  })

  test('whose own prompt gets in first has the batch gathered anew', async () => {
    await system.close()
    await begin(3_000)
    const one = await finished('One')
    const own = must(
      await system.core.handlers.task.prompt(operator, { task_id: leadTask, prompt: 'mine' }, {}),
    )
    const got = await system.event(
      (event) => event.type === 'prompt.delivered' && event.images.prompt?.id === own.prompt_id,
    )
    const two = await finished('Two')
    const told = await announced('delivered')
    expect(Date.parse(told.at) - Date.parse(got.at)).toBeGreaterThanOrEqual(3_000)
    expect([one, two].every((id) => told.images.prompt?.text.includes(id))).toBe(true)
  })
})

describe('an announcement that does not get through', () => {
  const deaf = {
    list: readers.list,
    get: (kind: string) =>
      kind === readerKind.kind
        ? { ...readerKind, typing: (text: string) => ({ ...readerKind.typing(text), arrived: () => false }) }
        : readers.get(kind),
  }

  test('is untold: a wait hears of it, and a further try comes later only', async () => {
    await system.close()
    await begin(0, deaf)
    const id = await finished('Siding')
    const failed = await announced('failed')
    expect(failed.images.prompt?.reason).toContain('did not show in the input box')
    await system.event((one) => one.type === 'signal.returned' && one.images.signal?.task_id === id)
    expect((await announcements()).map(({ state }) => state)).toEqual(['failed'])
    expect(must(await wait())).toMatchObject({ outcome: 'done', task_id: id })
    expect(must(await wait()).outcome).toBe('nothing_yet')
  })

  test('wakes a wait that has begun meanwhile', async () => {
    await system.close()
    await begin(0, deaf)
    const staged = announced('delivering')
    const id = await finished('Siding')
    await staged
    expect(must(await wait(20_000))).toMatchObject({ outcome: 'done', task_id: id })
  })

  test('to a coordinator that has ended is told to nobody', async () => {
    await system.close()
    await begin(0, deaf)
    const staged = announced('delivering')
    await finished('Siding')
    await staged
    must(await system.core.handlers.agent.stop(operator, { agent_id: leadId() }, {}))
    expect((await announcements()).map(({ state }) => state)).toEqual(['failed'])
    must(await system.core.handlers.agent.start(operator, { task_id: leadTask }, {}))
    const next = await system.event(
      (one) =>
        one.images.agent?.task_id === leadTask &&
        one.images.agent.status === 'idle' &&
        one.agent_id !== leadId(),
    )
    expect(next.images.agent?.status).toBe('idle')
    expect(await announcements()).toHaveLength(1)
  })
})

describe('a restart of the host', () => {
  test('between staging and typing takes the announcement back and makes it anew', async () => {
    const staged = announced('delivering')
    const id = await finished('Siding')
    await staged
    system = await system.restart()
    await announced('answered')
    const states = (await announcements()).map(({ state }) => state)
    expect(states.filter((state) => state === 'answered')).toHaveLength(1)
    expect((await heard()).filter((text) => text.includes(id))).toHaveLength(1)
    expect(must(await wait()).outcome).toBe('nothing_yet')
  })
})

test('eight clients that wait beside the announcements: every signal is told exactly once', async () => {
  console.info(`seed ${seed}`)
  const random = createRandom(seed)
  const ids: string[] = []
  while (ids.length < 10) {
    const { id } = await system.task(lead, { title: `Task ${ids.length}`, kind: 'reader', prompt: '' })
    await system.agentOf(id)
    ids.push(id)
  }
  const told: string[] = []
  const all = Promise.withResolvers<void>()
  const tell = (...news: string[]) => {
    told.push(...news)
    if (told.length >= ids.length) all.resolve()
  }
  const off = system.core.onEvent(({ type, images: { prompt } }) => {
    if (type === 'prompt.delivered' && prompt?.task_id === leadTask)
      tell(...ids.filter((id) => prompt.text.includes(`${id},`)))
  })
  // Each asks for a while and then no more, so that some of it is left to be announced.
  const clients = Array.from({ length: 8 }, async () => {
    for (let calls = Math.ceil(random() * 5); calls > 0; calls -= 1) {
      const answer = must(await wait(Math.ceil(random() * 250)))
      if (answer.task_id !== null) tell(answer.task_id)
    }
  })
  const signalled = ids.map((id) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    setTimeout(() => resolve(system.done(id)), random() * 1_500)
    return promise
  })
  await Promise.all([...clients, ...signalled, all.promise])
  off()
  expect(told.toSorted()).toEqual(ids.toSorted())
  expect(must(await wait()).outcome).toBe('nothing_yet')
})
