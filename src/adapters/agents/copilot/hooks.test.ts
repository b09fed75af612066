import { describe, expect, it } from 'vitest'
import { SILENT } from '../silentHook.ts'
import { intoCopilotTurn, readCopilotHook } from './hooks.ts'
import { createCopilotUsage } from './usage.ts'

const SESSION = '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d'
const child = { session_id: 'c81b02be-7d71-4e60-aa35-4bcf600c00c7', parent_agent_id: SESSION }
const stateOf = (event: string, body: Record<string, unknown> = {}) =>
  readCopilotHook(event, { session_id: SESSION, ...body }).state

describe('hook calls of the Copilot CLI', () => {
  it('reads the state from each event', () => {
    expect(stateOf('SessionStart', { source: 'new' })).toBeNull()
    expect(stateOf('UserPromptSubmit', { prompt: 'x' })).toBe('working')
    expect(stateOf('PostToolUse', { tool_name: 'Write' })).toBe('working')
    expect(stateOf('PostToolUseFailure', { tool_name: 'Bash', error: 'no' })).toBe('working')
    expect(stateOf('Notification', { notification_type: 'permission_prompt' })).toBe('needs_input')
    expect(stateOf('Notification', { notification_type: 'elicitation_dialog' })).toBe('needs_input')
    expect(stateOf('Notification', { notification_type: 'shell_completed' })).toBeNull()
    expect(stateOf('ErrorOccurred', { error: { message: 'too busy' } })).toBe('unknown')
    expect(stateOf('Stop')).toBe('idle')
  })

  it('gives the prompt, the conversation and its transcript', () => {
    expect(readCopilotHook('UserPromptSubmit', { session_id: SESSION, prompt: 'Do it' })).toEqual({
      ...SILENT,
      state: 'working',
      detail: 'Took a prompt',
      session_id: SESSION,
      submitted: 'Do it',
    })
    expect(
      readCopilotHook('Stop', { session_id: SESSION, transcript_path: '/x/events.jsonl' }).transcript,
    ).toBe('/x/events.jsonl')
    expect(readCopilotHook('Notification', { sessionId: SESSION, message: 'a\u001b[2J' })).toMatchObject({
      session_id: SESSION,
      detail: 'a[2J',
    })
  })

  it("takes nothing of a subagent for the agent's own", () => {
    const working = { ...SILENT, state: 'working', detail: 'A subagent works' }
    expect(readCopilotHook('Stop', child)).toEqual(working)
    expect(readCopilotHook('UserPromptSubmit', { ...child, prompt: 'Look' })).toEqual(working)
    expect(intoCopilotTurn('PostToolUse', 'news', child)).toBeNull()
  })

  it('puts a text into the turn behind a tool, unless it is too long', () => {
    expect(intoCopilotTurn('PostToolUse', 'news', {})).toEqual({ additionalContext: 'news' })
    expect(intoCopilotTurn('PostToolUse', 'x'.repeat(9_001), {})).toBeNull()
    expect(intoCopilotTurn('Stop', 'news', {})).toBeNull()
  })

  it('says nothing about what it does not know', () => {
    expect(readCopilotHook('PermissionRequest', { session_id: SESSION })).toEqual(SILENT)
    expect(readCopilotHook('toString', {})).toEqual(SILENT)
    expect(readCopilotHook('Stop', { session_id: 7 })).toEqual(SILENT)
  })
})

describe('what the transcript of the Copilot CLI says of usage', () => {
  it('sums up one record a call and leaves out the rest', () => {
    const reader = createCopilotUsage()
    expect(reader.total()).toBeNull()
    const usage = { inputTokens: 147, outputTokens: 20, cacheReadTokens: 40, cacheWriteTokens: 7, cost: 0.33 }
    reader.read({ type: 'session.usage_record', data: { usage } })
    reader.read({ type: 'session.usage_record', data: { usage: { ...usage, cacheReadTokens: undefined } } })
    reader.read({ type: 'assistant.message', data: { usage } })
    reader.read({ type: 'session.usage_record', data: { usage: { inputTokens: -1, outputTokens: 0 } } })
    expect(reader.total()).toEqual({
      input_tokens: 294,
      cached_tokens: 40,
      output_tokens: 40,
      cost_usd: null,
    })
  })
})

it('reads what a tool is about to write, a patch or a command too', () => {
  const read = (tool: string, input: unknown, more: object = {}) =>
    readCopilotHook('PreToolUse', { tool_name: tool, tool_input: input, cwd: '/w', ...more }).edit
  const none = { paths: [], patch: null, command: null, cwd: '/w' }
  expect(read('create', { path: '/w/a', file_text: 'x' })).toEqual({ ...none, paths: ['/w/a'] })
  expect(read('apply_patch', '*** Begin Patch')).toEqual({ ...none, patch: '*** Begin Patch' })
  expect(read('bash', { command: 'rm a' }, { parent_agent_id: 'x' })).toEqual({ ...none, command: 'rm a' })
  expect(read('view', { path: '/w/a' })).toBeNull()
})
