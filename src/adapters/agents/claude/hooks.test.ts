import { describe, expect, it } from 'vitest'
import { SILENT } from '../silentHook.ts'
import { readClaudeHook } from './hooks.ts'

const SESSION = '9ffd32a1-cc48-4c45-a73b-27b0211a3889'
const stateOf = (event: string, body: Record<string, unknown> = {}) =>
  readClaudeHook(event, { session_id: SESSION, ...body }).state

describe('hook calls of Claude Code', () => {
  it('reads the state from each event', () => {
    expect(stateOf('UserPromptSubmit', { prompt: 'x' })).toBe('working')
    expect(stateOf('PreToolUse', { tool_name: 'Write' })).toBe('working')
    expect(stateOf('PermissionRequest', { tool_name: 'Write' })).toBe('needs_input')
    expect(stateOf('Notification', { notification_type: 'permission_prompt' })).toBe('needs_input')
    expect(stateOf('Notification', { notification_type: 'idle_prompt' })).toBe('idle')
    expect(stateOf('Notification', { notification_type: 'auth_success' })).toBeNull()
    expect(stateOf('Stop')).toBe('idle')
    expect(stateOf('StopFailure', { error: 'server_error' })).toBe('idle')
    expect(stateOf('SubagentStop')).toBeNull()
    expect(stateOf('PreCompact', { trigger: 'manual' })).toBe('working')
    expect(stateOf('PostCompact', { trigger: 'manual' })).toBe('idle')
    expect(stateOf('PostCompact', { trigger: 'auto' })).toBe('working')
    expect(stateOf('SessionEnd', { reason: 'prompt_input_exit' })).toBe('gone')
  })

  it('does not take the change to another conversation for the end', () => {
    expect(stateOf('SessionEnd', { reason: 'clear' })).toBeNull()
    expect(stateOf('SessionEnd', { reason: 'resume' })).toBeNull()
  })

  it('gives the prompt that was submitted and the conversation', () => {
    expect(readClaudeHook('UserPromptSubmit', { session_id: SESSION, prompt: 'Do it' })).toEqual({
      state: 'working',
      detail: 'Took a prompt',
      session_id: SESSION,
      submitted: 'Do it',
      usage: null,
      transcript: null,
      said: null,
      edit: null,
      answer: {},
    })
    expect(readClaudeHook('PreToolUse', { session_id: SESSION, tool_name: 'Bash\u001b[2J' }).detail).toBe(
      'Uses Bash[2J',
    )
  })

  it.each([
    [
      { tool_name: 'Edit', tool_input: { file_path: '/w/a' } },
      { paths: ['/w/a'], command: null },
    ],
    [
      { tool_name: 'Write', tool_input: { file_path: '/w/a' } },
      { paths: ['/w/a'], command: null },
    ],
    [
      { tool_name: 'MultiEdit', tool_input: { file_path: '/w/a' } },
      { paths: ['/w/a'], command: null },
    ],
    [
      { tool_name: 'NotebookEdit', tool_input: { notebook_path: '/w/n' } },
      { paths: ['/w/n'], command: null },
    ],
    [
      { tool_name: 'Bash', tool_input: { command: 'rm a' } },
      { paths: [], command: 'rm a' },
    ],
  ])('tells what a tool is about to write: %j', (body, edit) => {
    const call = { session_id: SESSION, cwd: '/w', ...body }
    expect(readClaudeHook('PreToolUse', call).edit).toEqual({ ...edit, patch: null, cwd: '/w' })
    expect(readClaudeHook('PostToolUse', call).edit).toBeNull()
  })

  it.each([
    { tool_name: 'Read', tool_input: { file_path: '/w/a' } },
    { tool_name: 'Edit', tool_input: 7 },
  ])('takes no other call for an edit: %j', (body) => {
    expect(readClaudeHook('PreToolUse', body).edit).toBeNull()
  })

  it('says nothing about what it does not know', () => {
    const nothing = SILENT
    expect(readClaudeHook('Unheard', { session_id: SESSION })).toEqual(nothing)
    expect(readClaudeHook('toString', {})).toEqual(nothing)
    expect(readClaudeHook('Stop', { session_id: 7 })).toEqual(nothing)
  })
})
