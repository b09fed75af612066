import { describe, expect, it } from 'vitest'
import { operationTable } from '../contract/operationTable.ts'
import { callers } from '../../tests/support/fakeCore.ts'
import type { ToolEntry } from '../contract/hostOperations.ts'
import { listTools } from './tools.ts'

/** What a model is told; the REST call of each tool is for the relay alone. */
const bytes = (tools: readonly ToolEntry[]): number =>
  Buffer.byteLength(JSON.stringify({ tools: tools.map(({ call: _call, waits: _waits, ...told }) => told) }))

describe('tools', () => {
  it('has the coordinator tools by their names', () => {
    const names = listTools(callers.coordinator).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          'create_task',
          'list_tasks',
          'get_task_status',
          'get_task_diff',
          'get_task_output',
          'send_prompt',
        ],
        ...[
          'wait_for_idle',
          'wait_for_signal_done',
          'merge_task',
          'close_task',
          'review_and_merge_task',
          'start_agent',
        ],
      ]),
    )
    expect(names).not.toContain('signal_done')
    expect(listTools(callers.viewer)).toEqual([])
  })

  it('costs a worker less than 9 KB and a coordinator less than 18 KB of context', () => {
    expect(bytes(listTools(callers.worker))).toBeLessThan(9_000)
    expect(bytes(listTools(callers.coordinator))).toBeLessThan(18_000)
  })

  it('fills in what the token says, and does not ask for it', () => {
    const done = listTools(callers.worker).find(({ name }) => name === 'signal_done')
    expect(done).toMatchObject({ call: { method: 'POST', path: '/api/tasks/tsk-w0/done' }, waits: false })
    expect(done?.inputSchema).toMatchObject({ type: 'object', required: ['summary'] })
    expect(done?.inputSchema['properties']).not.toHaveProperty('task_id')
  })

  it('gives plain schemas', () => {
    const create = listTools(callers.coordinator).find(({ name }) => name === 'create_task')
    expect(create?.inputSchema).not.toHaveProperty('$schema')
    expect(create?.inputSchema['properties']).toMatchObject({
      title: { type: 'string' },
      start: { type: 'boolean', default: true },
      isolation: { type: 'string', enum: ['worktree', 'shared'] },
    })
    const wait = listTools(callers.coordinator).find(({ name }) => name === 'wait_for_idle')
    expect(wait).toMatchObject({ waits: true, annotations: { destructiveHint: false } })
  })

  it('describes each tool in a line or two', () => {
    for (const { summary, meta } of operationTable) if (meta.tool) expect(summary.length).toBeLessThan(300)
  })
})
