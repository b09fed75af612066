import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { answerError, answerJson, answerStream, type Answer } from './scriptedModelAnswer.ts'

const contentBlock = z.looseObject({ type: z.string() })
const message = z.object({
  role: z.string(),
  content: z.union([z.string().transform((text) => [{ type: 'text', text }]), z.array(contentBlock)]),
})
const request = z.looseObject({
  model: z.string(),
  max_tokens: z.number().optional(),
  stream: z.boolean().optional(),
  system: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).optional(),
  messages: z.array(message),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
})
const toolUse = z.object({ id: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()) })
const toolResult = z.object({
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).optional(),
})

export type Block =
  /** `streamed`: sent word by word, as a model writes it, and not in one piece. */
  | { readonly type: 'text'; readonly text: string; readonly streamed?: boolean }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: Readonly<Record<string, unknown>> }

export const say = (text: string): Block => ({ type: 'text', text })
export const use = (name: string, input: Readonly<Record<string, unknown>>): Block => ({
  type: 'tool_use',
  name,
  input,
})

/** A finished tool call of the conversation, so that a script takes ids from what tools really answered. */
export interface ToolOutcome {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly text: string
  readonly failed: boolean
}

export interface Conversation {
  readonly model: string
  readonly system: string
  readonly tools: readonly string[]
  /** Everything that the user side has said as text, in order, reminders of the CLI included. */
  readonly said: readonly string[]
  readonly outcomes: readonly ToolOutcome[]
  /** The whole of its messages as JSON, what the CLI says under the name of the system included, where that is known. */
  readonly heard?: string
  /** Tool calls that finished since the last text of the user. */
  readonly since_said: readonly ToolOutcome[]
}

/** An answer of the service itself instead of the model's: overloaded, over quota, key not valid. */
export interface Refusal {
  readonly status: number
  readonly type: string
  readonly message: string
}

type Move = readonly Block[] | Refusal

/** What the model does next; an empty list ends the turn with an empty text. */
export type Script = (conversation: Conversation) => Move | Promise<Move>

export interface RecordedRequest {
  readonly method: string
  readonly path: string
  /** `main`: the agent's own conversation; `side`: titles, quota checks, summaries; `other`: no message request. */
  readonly sort: 'main' | 'side' | 'other'
  readonly conversation: Conversation | null
}

export interface ScriptedModel {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Failures of the script itself; a test asserts that there are none. */
  readonly failures: readonly string[]
  /** Resolves with the first recorded request, past or coming, that matches. */
  until(matches: (request: RecordedRequest) => boolean): Promise<RecordedRequest>
  close(): Promise<void>
}

const BODY_LIMIT = 32 * 1024 * 1024

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new Error('the request is larger than a test can mean')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const plain = (content: z.infer<typeof toolResult>['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n')

function conversationOf(body: z.infer<typeof request>): Conversation {
  const calls = new Map<string, z.infer<typeof toolUse>>()
  const said: string[] = []
  const outcomes: ToolOutcome[] = []
  let sinceSaid = 0
  for (const block of body.messages.flatMap((entry) =>
    entry.content.map((part) => ({ role: entry.role, part })),
  )) {
    if (block.part.type === 'tool_use') {
      const call = toolUse.parse(block.part)
      calls.set(call.id, call)
    } else if (block.part.type === 'tool_result') {
      const result = toolResult.parse(block.part)
      const call = calls.get(result.tool_use_id)
      outcomes.push({
        name: call?.name ?? 'unknown',
        input: call?.input ?? {},
        text: plain(result.content),
        failed: result.is_error ?? false,
      })
    } else if (block.role === 'user' && block.part.type === 'text') {
      const text = z.string().parse(block.part['text'])
      said.push(text)
      // The CLI adds reminders beside tool results; only what a person typed starts a new turn.
      if (!text.startsWith('<system-reminder>')) sinceSaid = outcomes.length
    }
  }
  const system =
    typeof body.system === 'string'
      ? body.system
      : (body.system ?? []).map((part) => part.text ?? '').join('\n')
  const tools = (body.tools ?? []).map((tool) => tool.name)
  const heard = JSON.stringify(body.messages)
  return { model: body.model, system, tools, said, outcomes, heard, since_said: outcomes.slice(sinceSaid) }
}

/** The agent's own conversation is the one that may use tools; titles, quota checks and summaries may not. */
const isMain = (conversation: Conversation): boolean =>
  conversation.tools.some((tool) => /^(?:bash|write|mcp__.*)$/i.test(tool))

/**
 * A server on loopback that speaks the Anthropic Messages API as far as an agent CLI uses it, played by `script`.
 * Side requests are answered with a fixed short text and never reach the script.
 */
export async function createScriptedModel(script: Script): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = []
  const failures: string[] = []
  const waiting = new Set<(request: RecordedRequest) => void>()
  let count = 0

  const record = (entry: RecordedRequest) => {
    requests.push(entry)
    for (const tell of [...waiting]) tell(entry)
  }

  async function answerMessages(path: string, text: string, response: ServerResponse): Promise<void> {
    const body = request.parse(JSON.parse(text))
    const conversation = conversationOf(body)
    const main = isMain(conversation)
    record({ method: 'POST', path, sort: main ? 'main' : 'side', conversation })
    const move = main ? await script(conversation) : [say('Scripted')]
    if ('status' in move) return answerError(response, move)
    count += 1
    const answer: Answer = { id: `msg_${String(count).padStart(24, '0')}`, model: body.model, blocks: move }
    if (body.stream) answerStream(response, answer)
    else answerJson(response, answer)
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    const text = await readBody(incoming)
    const method = incoming.method ?? 'GET'
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (method === 'POST' && path === '/v1/messages') return answerMessages(path, text, response)
    record({ method, path, sort: 'other', conversation: null })
    if (method === 'HEAD') return void response.writeHead(200).end()
    if (path === '/v1/messages/count_tokens') return json(200, { input_tokens: Math.ceil(text.length / 4) })
    if (path === '/v1/models') return json(200, { data: [], has_more: false, first_id: null, last_id: null })
    answerError(response, { status: 404, type: 'not_found_error', message: `no ${method} ${path} here` })
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (response.headersSent) return void response.destroy()
      answerError(response, { status: 400, type: 'invalid_request_error', message: failures.at(-1) ?? '' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
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
