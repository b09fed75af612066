import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/contract/event.ts'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { heardFile, readers, SUBMIT } from '../support/readerKind.ts'

let system: InProcess
let agent: Caller
let task: string
let lead: Caller

beforeEach(async () => {
  system = await startCore(readers)
  lead = await system.coordinator()
  task = (await system.task(lead, { kind: 'reader', prompt: '' })).id
  agent = await system.agentOf(task)
  await status('idle')
})
afterEach(() => system.close())

const agentId = () => agent.agent_id ?? ''
const row = async () => must(await system.core.handlers.agent.show(operator, { agent_id: agentId() }, {}))
const hold = async (change: Partial<Input<'agent', 'hold'>> = {}, by = operator) =>
  must(await system.core.handlers.agent.hold(by, { agent_id: agentId(), until: 'given_back', ...change }, {}))
const release = async () =>
  must(await system.core.handlers.agent.release(operator, { agent_id: agentId() }, {}))
const send = async (by: Caller, prompt: string) =>
  must(await system.core.handlers.task.prompt(by, { task_id: task, prompt }, {})).prompt_id
const promptOf = async (id: string) => {
  const { items } = must(
    await system.core.handlers.prompt.list(operator, { task_id: task, limit: 50, offset: 0 }, {}),
  )
  const found = items.find((one) => one.id === id)
  if (!found) throw new Error(`no prompt ${id}`)
  return found
}
const answered = (id: string): Promise<Event> =>
  system.event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === id)
const event = (type: string) => system.event((one) => one.type === type && one.agent_id === agentId())
const status = (wanted: string, after = 0) =>
  system.event(
    (one) =>
      one.seq > after && one.images.agent?.id === agent.agent_id && one.images.agent?.status === wanted,
  )
const heard = async () =>
  (await readFile(heardFile(system.home, agentId()), 'utf8')).split('\0').filter((text) => text !== '')
const typeAsPerson = async (keys: string) => {
  const { terminal_id: terminal } = await row()
  expect(system.core.typeInto(terminal ?? '', keys)).toBe(true)
}

/** A turn that the person begins by hand and that ends when it is let go. */
async function gatedTurn(then = ''): Promise<() => Promise<void>> {
  const gate = `${system.home}/gate`
  const { seq } = await status('idle')
  await typeAsPerson(`$ gate=${gate}; mkfifo $gate; read -r line < $gate; ${then}${SUBMIT}`)
  await status('working', seq)
  return () => writeFile(gate, 'go\n')
}

describe('a person takes an agent', () => {
  test("the coordinator's prompts wait in the queue and say why, the person's own go on", async () => {
    const held = await hold()
    expect(held.held).toMatchObject({ by: 'operator', until: 'given_back', idle_ms: null })
    expect(await event('agent.held')).toMatchObject({
      by: 'operator',
      detail: 'by operator, until it is given back',
    })
    const waits = await send(lead, 'from the coordinator')
    const own = await send(operator, 'from the person')
    await answered(own)
    expect(await promptOf(waits)).toMatchObject({
      state: 'queued',
      waits_for: `a person (operator) holds the agent since ${held.held?.since ?? ''}, until it is given back`,
    })
    await release()
    expect(await event('agent.given_back')).toMatchObject({ by: 'operator', detail: 'by operator' })
    await answered(waits)
    expect(await heard()).toEqual(['from the person', 'from the coordinator'])
    expect((await promptOf(waits)).waits_for).toBeNull()
  })

  test('goes back after the idle time without a key, each key counts anew', async () => {
    await hold({ until: 'idle', idle_ms: 1_500 })
    const waits = await send(lead, 'later')
    await typeAsPerson('x')
    const typedAt = Date.now()
    const back = await event('agent.given_back')
    expect(back).toMatchObject({ by: 'host', detail: 'no key of the person for 1.5 s' })
    expect(Date.parse(back.at) - typedAt).toBeGreaterThan(1_400)
    expect((await promptOf(waits)).waits_for).toBe('a person types in the terminal')
  })

  test('without idle_ms the time is the setting of the project', async () => {
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, hand_back_ms: 1_000 },
        {},
      ),
    )
    expect((await hold({ until: 'idle' })).held?.idle_ms).toBe(1_000)
    await event('agent.given_back')
  })

  test('goes back at its prompt when the own turn of the person has ended', async () => {
    await hold({ until: 'prompt' })
    const waits = await send(lead, 'after the person')
    const open = await gatedTurn()
    await open()
    expect(await event('agent.given_back')).toMatchObject({ detail: 'it is at its prompt again' })
    await answered(waits)
    expect(await heard()).toEqual(['after the person'])
  })

  test('stays held at its prompt while no turn has ended or a draft stands there', async () => {
    await hold({ until: 'prompt' })
    // A gate of its own: who comes to the first one while it is being closed finds it open.
    const second = `${system.home}/second`
    const open = await gatedTurn(`mkfifo ${second}; printf "\\nready> and then"; read -r line < ${second}`)
    const { seq } = await status('working')
    // The program shows the draft as its own prompt would, and its turn has ended with it.
    expect((await row()).held).not.toBeNull()
    await open()
    await status('idle', seq)
    expect((await row()).held).not.toBeNull()
    await writeFile(second, 'go\n')
    expect((await event('agent.given_back')).seq).toBeGreaterThan(seq)
  })

  test('may be taken again with another end, and released twice', async () => {
    await hold()
    expect((await hold({ until: 'idle', idle_ms: 60_000 })).held).toMatchObject({
      until: 'idle',
      idle_ms: 60_000,
    })
    expect((await release()).held).toBeNull()
    expect((await release()).held).toBeNull()
    const events = system.core.eventsAfter(0, 1000).filter((one) => one.type === 'agent.given_back')
    expect(events).toHaveLength(1)
  })

  test('a paired device is named by its label', async () => {
    const device: Caller = { ...operator, token_id: 'tok-x', role: 'remote', label: 'phone of Ada' }
    expect((await hold({}, device)).held?.by).toBe('phone of Ada')
  })

  test('the hold survives a restart, its times begin anew, and it ends with the agent', async () => {
    await hold({ until: 'idle', idle_ms: 3_600_000 })
    const waits = await send(lead, 'still waits')
    system = await system.restart()
    const resuming = await event('agent.resuming')
    await status('idle', resuming.seq)
    expect((await row()).held).toMatchObject({ until: 'idle', idle_ms: 3_600_000 })
    expect((await promptOf(waits)).waits_for).toMatch(/^a person \(operator\) holds the agent since/)
    must(await system.core.handlers.agent.stop(operator, { agent_id: agentId() }, {}))
    expect((await row()).held).toBeNull()
    const refused = [
      await system.core.handlers.agent.hold(operator, { agent_id: agentId(), until: 'idle' }, {}),
      await system.core.handlers.agent.release(operator, { agent_id: agentId() }, {}),
      await system.core.handlers.agent.release(operator, { agent_id: 'agt-none' }, {}),
    ]
    expect(refused.map((answer) => mustFail(answer).code)).toEqual([
      'NO_AGENT',
      'NO_AGENT',
      'AGENT_NOT_FOUND',
    ])
  })

  test('an idle time that was running goes on after a restart', async () => {
    await hold({ until: 'idle', idle_ms: 2_000 })
    system = await system.restart()
    expect(await event('agent.given_back')).toMatchObject({ by: 'host' })
  })
})
