import { execa } from 'execa'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hookScript, hookSettings, intoGeminiTurn, readGeminiHook } from './hooks.ts'
import { geminiUsage } from './usage.ts'

const session = '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d'

describe('what the hooks of Gemini CLI say', () => {
  it('tells how it is, the conversation and its record', () => {
    const body = { session_id: session, transcript_path: '/kept/chat.jsonl', prompt: 'Add a siding' }
    expect(readGeminiHook('BeforeAgent', body)).toMatchObject({
      ...{ state: 'working', session_id: session, submitted: 'Add a siding', transcript: '/kept/chat.jsonl' },
    })
    expect(readGeminiHook('AfterAgent', body)).toMatchObject({ state: 'idle', submitted: null })
    const asks = { notification_type: 'ToolPermission', message: 'Tool Confirm Edit' }
    expect(readGeminiHook('Notification', asks)).toMatchObject({ state: 'needs_input', detail: asks.message })
    expect(readGeminiHook('Notification', {}).state).toBeNull()
    expect(readGeminiHook('SessionEnd', { reason: 'exit' }).state).toBe('gone')
    expect(readGeminiHook('SessionEnd', { reason: 'clear' }).state).toBeNull()
    expect(readGeminiHook('BeforeModel', body).session_id).toBeNull()
    expect(readGeminiHook('BeforeAgent', { session_id: 7 }).state).toBeNull()
  })

  it('puts text into a turn behind the result of a tool, but of none that a subagent uses', () => {
    expect(intoGeminiTurn('AfterTool', 'News', {})).toEqual({
      hookSpecificOutput: { hookEventName: 'AfterTool', additionalContext: 'News' },
    })
    expect(intoGeminiTurn('AfterTool', 'News', { agent_id: 'subagent' })).toBeNull()
    expect(intoGeminiTurn('BeforeTool', 'News', {})).toBeNull()
  })
})

describe.skipIf(process.platform === 'win32')('the script that hooks run', () => {
  const heard: { url: string; authorization: string; body: unknown }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization = '' } = request.headers
      heard.push({ url: request.url ?? '', authorization, body: JSON.parse(body) })
      if (request.url?.endsWith('AfterAgent')) response.writeHead(500).end('{"bad":1}')
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"told":"ä\\n"}')
    })
  })
  let folder: string
  let url: string

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'switchyard-hook-')), "pat's")
    await mkdir(folder)
    await writeFile(join(folder, 'hook.sh'), hookScript(folder))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(join(folder, '..'), { recursive: true })
  })

  const settings = z.record(
    z.string(),
    z.array(z.object({ hooks: z.array(z.object({ command: z.string() })) })),
  )
  async function run(event: string, body: object, to = url): Promise<string> {
    const command = settings.parse(hookSettings(join(folder, 'hook.sh')))[event]?.[0]?.hooks[0]?.command ?? ''
    const env = { PATH: process.env['PATH'], SHLVL: '1', SWITCHYARD_URL: to, SWITCHYARD_TOKEN: 'tok' }
    const input = JSON.stringify(body)
    const { stdout, stderr } = await execa('bash', ['-c', command], { env, extendEnv: false, input })
    expect(stderr).toBe('')
    return stdout
  }

  it('hands on what it is given, and the answer', async () => {
    const body = { prompt: 'ä "x" \n😀 %s \\n $HOME', tool_input: { long: 'y'.repeat(300_000) } }
    expect(await run('BeforeAgent', body)).toBe('{"told":"ä\\n"}')
    expect(heard.at(-1)).toEqual({ url: '/api/hooks/BeforeAgent', authorization: 'Bearer tok', body })
  })

  it('marks the calls between the start and the end of a subagent', async () => {
    const of = async (event: string, body: object) => {
      await run(event, body)
      return z.looseObject({ agent_id: z.string().optional() }).parse(heard.at(-1)?.body).agent_id
    }
    const agent = { tool_name: 'invoke_agent' }
    const tool = { tool_name: 'read_file', tool_input: { path: '"tool_name":"invoke_agent"' } }
    expect(await of('AfterTool', tool)).toBeUndefined()
    await of('BeforeTool', agent)
    await of('BeforeTool', agent)
    expect(await of('AfterTool', tool)).toBe('subagent')
    expect(await of('AfterTool', agent)).toBe('subagent')
    expect(await of('AfterTool', agent)).toBeUndefined()
    await of('BeforeTool', agent)
    // One that was interrupted has no end.
    expect(await of('BeforeAgent', { prompt: 'On' })).toBeUndefined()
    expect(await of('AfterTool', tool)).toBeUndefined()
  })

  it('lets the agent go on, whatever comes of it', async () => {
    expect(await run('AfterAgent', {})).toBe('{}')
    expect(await run('AfterTool', {}, 'http://127.0.0.1:9')).toBe('{}')
    expect(await run('AfterTool', {}, '')).toBe('{}')
  })
})

describe('what a conversation of Gemini CLI has used', () => {
  it('counts each answer once, as it was written last', () => {
    const reader = geminiUsage()
    const tokens = { input: 100, output: 20, cached: 40, thoughts: 5, tool: 3, total: 128 }
    reader.read({ sessionId: session, kind: 'main' })
    reader.read({ id: 'u', type: 'user', content: [] })
    reader.read({ id: 'odd', type: 'gemini', tokens: { input: -1 } })
    expect(reader.total()).toBeNull()
    reader.read({ id: 'a', type: 'gemini', tokens: { ...tokens, output: 1 } })
    reader.read({ id: 'a', type: 'gemini', tokens, toolCalls: [] })
    reader.read({ id: 'b', type: 'gemini', tokens })
    reader.read({ id: 'c', type: 'gemini', content: 'without a count' })
    expect(reader.total()).toEqual({
      ...{ input_tokens: 206, cached_tokens: 80, output_tokens: 50, cost_usd: null },
    })
  })
})
