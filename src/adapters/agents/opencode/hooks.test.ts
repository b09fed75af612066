import { describe, expect, it } from 'vitest'
import { readOpencodeHook } from './hooks.ts'

const session = 'ses_e024e19deffegBFJEvGH6vuwea'

describe('hooks of OpenCode', () => {
  it.each([
    ['chat.message', { prompt: 'Add it' }, 'working'],
    ['session.status', { status: 'busy' }, 'working'],
    ['session.status', { status: 'retry', message: 'too busy' }, 'working'],
    ['session.status', { status: 'idle' }, 'idle'],
    ['session.status', { status: 'new' }, null],
    ['session.error', { message: 'Aborted' }, null],
    ['permission.asked', { permission: 'bash' }, 'needs_input'],
    ['permission.replied', {}, 'working'],
    ['question.asked', {}, 'needs_input'],
    ['question.rejected', {}, 'working'],
    ['tool.execute.before', { tool_name: 'edit' }, 'working'],
    ['tool.execute.after', { tool_name: 'edit' }, 'working'],
  ])('%s %j', (event, body, state) => {
    expect(readOpencodeHook(event, { session_id: session, ...body })).toMatchObject({
      state,
      session_id: session,
      answer: {},
    })
  })

  it('tells which prompt was submitted', () => {
    expect(readOpencodeHook('chat.message', { session_id: session, prompt: 'Add it' }).submitted).toBe(
      'Add it',
    )
    expect(readOpencodeHook('session.status', { session_id: session, status: 'busy' }).submitted).toBeNull()
  })

  it.each([
    ['constructor', {}],
    ['session.status', { status: 7 }],
  ])('makes nothing of %s %j', (event, body) => {
    expect(readOpencodeHook(event, body)).toMatchObject({ state: null, session_id: null, submitted: null })
  })
})
