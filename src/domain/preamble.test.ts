import { expect, test } from 'vitest'
import { PREAMBLE_MARKER, preambleFor } from './preamble.ts'

const facts = { task_id: 'tsk-a', branch: 'b', base_branch: 'main', folder: '/w' }

test.each(['coordinator', 'worker'] as const)(
  'the preamble of a %s carries the marker and its place',
  (role) => {
    const text = preambleFor({ ...facts, role })
    expect(text.startsWith(PREAMBLE_MARKER)).toBe(true)
    expect(text).toContain('/w')
    expect(text).toContain(role === 'worker' ? 'signal_done' : 'create_task')
  },
)
