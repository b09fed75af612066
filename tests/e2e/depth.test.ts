import { afterAll, beforeAll, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
beforeAll(async () => {
  yard = await makeYard('depth')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

const create = (title: string, prompt = '', expected?: 'TOO_DEEP'): StepInput => ({
  do: 'call',
  tool: 'create_task',
  args: { title, prompt, kind: 'demo', role: 'coordinator' },
  ...(expected && { expect_error: expected }),
})
const created = async (title: string) => {
  const { images } = await watch.until(
    title,
    ({ type, images }) => type === 'task.created' && images.task?.title === title,
  )
  return images.task ?? expect.fail(`no task ${title}`)
}
const turnOf = (id: string) =>
  watch.until('end of the turn', ({ type, task_id }) => type === 'prompt.answered' && task_id === id)

it('coordinators create coordinators down to the limit of the project, which the command line raises', async () => {
  const deeper = scriptPrompt('D.', [create('D', '', 'TOO_DEEP'), { do: 'say', text: 'D was refused' }])
  const second = scriptPrompt('C.', [create('C', deeper)])
  const first = scriptPrompt('B.', [create('B', second)])
  const top = { title: 'A', kind: 'demo', role: 'coordinator', prompt: first }
  const { body } = await host.api('POST', '/tasks', top)
  expect(body['depth']).toBe(0)
  const [b, c] = [await created('B'), await created('C')]
  expect([b.depth, c.depth]).toEqual([1, 2])
  expect([b.created_by, c.coordinator_id]).not.toContain('operator')
  await turnOf(c.id)
  const output = await host.api('GET', `/tasks/${c.id}/output?lines=60`)
  expect(output.body['text']).toContain('D was refused')
  expect((await host.api('GET', '/tasks')).body['total']).toBe(3)

  const changed = await yard.run('project', 'configure', c.project_id, '--max-depth', '3', '--json')
  expect(JSON.parse(changed)).toMatchObject({ settings: { max_depth: 3, max_restarts: 2 } })
  const again = scriptPrompt('Again.', [create('D')])
  expect((await host.api('POST', `/tasks/${c.id}/prompt`, { prompt: again })).status).toBe(200)
  expect((await created('D')).depth).toBe(3)
})
