import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { z } from 'zod'
import { piecesOf } from './scriptedModelAnswer.ts'
import type {
  Block,
  Conversation,
  RecordedRequest,
  Script,
  ScriptedModel,
  ToolOutcome,
} from './scriptedModel.ts'

const part = z.looseObject({ text: z.string().optional() })
const named = z.looseObject({ name: z.string().optional(), tools: z.array(z.unknown()).optional() })
const output = z.union([z.string(), z.array(part), z.looseObject({ content: z.unknown() })])
const item = z.looseObject({
  type: z.string(),
  role: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  call_id: z.string().optional(),
  content: z.array(part).nullish(),
  arguments: z.string().optional(),
  input: z.string().optional(),
  output: output.optional(),
  tools: z.array(named).optional(),
})
type Item = z.infer<typeof item>
const request = z.looseObject({
  model: z.string(),
  instructions: z.string().optional(),
  input: z.array(item),
  tools: z.array(named).optional(),
})

const plain = (value: z.infer<typeof output> | undefined): string => {
  if (value === undefined || typeof value === 'string') return value ?? ''
  return Array.isArray(value) ? value.map((one) => one.text ?? '').join('\n') : JSON.stringify(value.content)
}

const said = (entry: Item): string => (entry.content ?? []).map((one) => one.text ?? '').join('\n')

/** The name of a tool as the other scripted model has it: one of an MCP server carries the server in front. */
const fullName = (entry: Item): string =>
  entry.namespace === undefined ? (entry.name ?? '') : `${entry.namespace}__${entry.name}`

function inputOf(entry: Item): Record<string, unknown> {
  if (entry.arguments === undefined) return { input: entry.input ?? '' }
  return z.record(z.string(), z.unknown()).parse(JSON.parse(entry.arguments))
}

function conversationOf(body: z.infer<typeof request>): Conversation {
  const calls = new Map<string, Item>()
  const outcomes: ToolOutcome[] = []
  const user: string[] = []
  const system = [body.instructions ?? '']
  const tools = [...(body.tools ?? [])]
  let sinceSaid = 0
  for (const entry of body.input) {
    const id = entry.call_id ?? ''
    tools.push(...(entry.tools ?? []))
    if (entry.type.endsWith('_call_output')) {
      const call = calls.get(id)
      const text = plain(entry.output)
      const failed = /exited with code [1-9]|^Exit code: [1-9]/m.test(text)
      outcomes.push({ name: call ? fullName(call) : '', input: call ? inputOf(call) : {}, text, failed })
    } else if (entry.type.endsWith('_call')) {
      calls.set(id, entry)
    } else if (entry.role === 'user') {
      user.push(said(entry))
      // What the CLI says of the surroundings is no turn of its own.
      if (!said(entry).startsWith('<')) sinceSaid = outcomes.length
    } else if (entry.role === 'developer') {
      system.push(said(entry))
    }
  }
  return {
    model: body.model,
    system: system.join('\n'),
    tools: tools.map((tool) => tool.name ?? ''),
    said: user,
    outcomes,
    since_said: outcomes.slice(sinceSaid),
  }
}

/** `apply_patch` takes its patch as plain text; every other tool takes JSON. */
function itemOf(block: Block, id: string): object {
  if (block.type === 'text') {
    const content = [{ type: 'output_text', text: block.text, annotations: [] }]
    return { type: 'message', id: `msg_${id}`, role: 'assistant', content }
  }
  const ids = { id: `item_${id}`, call_id: `call_${id}` }
  if (block.name === 'apply_patch')
    return { type: 'custom_tool_call', ...ids, name: block.name, input: block.input['input'] }
  const [, namespace, name] = /^(mcp__.+)__(.+)$/.exec(block.name) ?? []
  const tool = namespace === undefined ? { name: block.name } : { namespace, name }
  return { type: 'function_call', ...ids, ...tool, arguments: JSON.stringify(block.input) }
}

function answerStream(response: ServerResponse, turn: number, blocks: readonly Block[]): void {
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  const id = `resp_${turn}`
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  send('response.created', { response: { id } })
  for (const [index, block] of blocks.entries()) {
    const item = itemOf(block, `${turn}_${index}`)
    if (block.type === 'text' && block.streamed) {
      const place = { output_index: index, content_index: 0, item_id: `msg_${turn}_${index}` }
      send('response.output_item.added', { output_index: index, item: { ...item, content: [] } })
      for (const delta of piecesOf(block)) send('response.output_text.delta', { ...place, delta })
    }
    send('response.output_item.done', { output_index: index, item })
  }
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 5 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 120,
  }
  send('response.completed', { response: { id, usage } })
  response.end()
}

/** A server on loopback that speaks the OpenAI Responses API as far as Codex uses it, played by `script`. */
export async function createScriptedResponses(script: Script): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = []
  const failures: string[] = []
  const waiting = new Set<(request: RecordedRequest) => void>()
  let turns = 0

  const record = (entry: RecordedRequest) => {
    requests.push(entry)
    for (const tell of [...waiting]) tell(entry)
  }
  const refuse = (response: ServerResponse, status: number, type: string, message: string) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { type, message } }))
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    const method = incoming.method ?? 'GET'
    const body = await textOf(incoming)
    if (method !== 'POST' || path !== '/v1/responses') {
      record({ method, path, sort: 'other', conversation: null })
      return refuse(response, 404, 'not_found_error', `no ${method} ${path} here`)
    }
    const conversation = conversationOf(request.parse(JSON.parse(body)))
    record({ method, path, sort: 'main', conversation })
    const move = await script(conversation)
    if ('status' in move) return refuse(response, move.status, move.type, move.message)
    turns += 1
    answerStream(response, turns, move)
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (response.headersSent) return void response.destroy()
      refuse(response, 400, 'invalid_request_error', failures.at(-1) ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    failures,
    until: (matches) =>
      new Promise((resolve) => {
        const past = requests.find(matches)
        if (past) return resolve(past)
        const tell = (entry: RecordedRequest) => {
          if (!matches(entry)) return
          waiting.delete(tell)
          resolve(entry)
        }
        waiting.add(tell)
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
