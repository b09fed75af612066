import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { PREAMBLE_MARKER } from '../../src/domain/preamble.ts'
import { isThere, processesOf, untilGone } from '../support/e2eProcesses.ts'
import { makeClaudeYard, type ClaudeYard } from './claudeYard.ts'

let it_: ClaudeYard

beforeAll(async () => {
  it_ = await makeClaudeYard('claude')
})
afterAll(() => it_.close())

const call = (tool: string, args: Extract<StepInput, { do: 'call' }>['args'], as: string): StepInput => ({
  do: 'call',
  tool,
  args,
  as,
})

it('smoke', async () => {
  const prompt = scriptPrompt('Have a siding added.', [
    call('create_task', { title: 'Siding', prompt: 'Add siding.txt', kind: 'claude' }, 'work'),
    { ...call('wait_for_signal_done', { task_ids: ['${work.id}'] }, 'signal'), until: { outcome: 'done' } } as StepInput,
    call('get_task_diff', { task_id: '${work.id}' }, 'diff'),
    call('merge_task', { task_id: '${work.id}', head_sha: '${diff.head_sha}' }, 'merged'),
  ])
  const lead = await it_.host().api('POST', '/tasks', {
    title: 'Lead', kind: 'demo', role: 'coordinator', isolation: 'shared', prompt,
  })
  expect(lead.status).toBe(200)
  const made = await it_.watch.until('worker task', ({ type, images }) => type === 'task.created' && images.task?.kind === 'claude')
  const id = made.task_id ?? ''
  const t0 = Date.now()
  const log = (what: string) => console.log(Date.now() - t0, what)
  const trust = await it_.answer(id, /trust/, 'Yes')
  log(JSON.stringify(trust.dialog))
  const w = await it_.answer(id, /siding\.txt/, 'Yes')
  log(JSON.stringify(w.dialog))
  const b = await it_.answer(id, /git commit/, 'Yes')
  log(JSON.stringify(b.dialog))
  log(JSON.stringify(b.evidence))
  await it_.watch.until('merged', ({ type, task_id }) => type === 'task.merged' && task_id === id)
  log('merged')
  await it_.watch.until('gone', ({ type, task_id, images }) => type === 'agent.gone' && task_id === id)
  console.log(it_.watch.events.map((e) => `${e.seq} ${e.at} ${e.type} ${e.detail.slice(0,80)} ${e.images.agent?.status} ${JSON.stringify(e.images.agent?.dialog)}`).join('\n'))
  console.log(it_.model.requests.map(r => r.sort + ' ' + r.conversation?.since_said.length + r.conversation?.tools.filter(t=>t.includes('mcp'))).join('\n'))
}, 60000)
