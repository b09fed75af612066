import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
let remote: Caller
beforeEach(async () => {
  system = await startCore()
  const { token } = must(await system.core.handlers.token.create(operator, { role: 'remote' }, {}))
  const caller = system.core.authenticate(token)
  if (!caller) throw new Error('the new token is not accepted')
  remote = caller
})
afterEach(() => system.close())

test('a phone with control answers what an agent asks the person, in the name of the person', async () => {
  const leader = await system.coordinator()
  const asked = must(
    await system.core.handlers.thread.ask(
      leader,
      { to: 'operator', topic: 'v1', body: 'Keep the v1 route?', wait_ms: 0 },
      {},
    ),
  )
  const answered = must(
    await system.core.handlers.thread.reply(remote, { thread_id: asked.thread_id, body: 'Keep it.' }, {}),
  )
  expect(answered.recipients.map(({ recipient }) => recipient)).toEqual([leader.agent_id])
  const read = must(await system.core.handlers.message.read(leader, { acknowledge: false }, {}))
  expect(read.text).toContain('Keep it.')
  expect(read.text).toContain('the person')
  const sent = await system.core.handlers.message.send(
    remote,
    { to: leader.agent_id ?? '', kind: 'directive', body: 'Stop.', project: system.project.id },
    {},
  )
  expect(mustFail(sent).code).toBe('FORBIDDEN')
})

test('a phone with control judges what is in review', async () => {
  const task = await system.task(operator, { complexity: 'complex' })
  await system.turn(task.id, 'echo more > more.txt && git add -A && git commit -qm more')
  const { head_sha } = await system.done(task.id)
  const back = must(
    await system.core.handlers.task.requestChanges(remote, { task_id: task.id, feedback: 'Rename it.' }, {}),
  )
  expect(back.status).toBe('in_progress')
  await system.event(({ type, task_id }) => type === 'prompt.answered' && task_id === task.id)
  const again = await system.done(task.id)
  expect(again.head_sha).toBe(head_sha)
  const approved = must(
    await system.core.handlers.review.approve(remote, { task_id: task.id, head_sha, note: '' }, {}),
  )
  expect(approved.approval.by).toBe('remote')
})

test('a phone with control takes back what the person has sent from the desk', async () => {
  const task = await system.task(operator)
  must(await system.core.handlers.task.prompt(operator, { task_id: task.id, prompt: 'read line' }, {}))
  const waiting = await system.core.handlers.task.prompt(operator, { task_id: task.id, prompt: 'true' }, {})
  const { prompt_id } = must(waiting)
  expect(must(await system.core.handlers.prompt.cancel(remote, { prompt_id }, {})).state).toBe('cancelled')
})
