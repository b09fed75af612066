import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { z } from 'zod'
import type {
  Block,
  Conversation,
  RecordedRequest,
  Script,
  ScriptedModel,
  ToolOutcome,
} from './scriptedModel.ts'
import { piecesOf } from './scriptedModelAnswer.ts'

const json = z.record(z.string(), z.unknown())
const part = z.looseObject({
  text: z.string().optional(),
  functionCall: z
    .looseObject({ id: z.string().optional(), name: z.string(), args: json.optional() })
    .optional(),
  functionResponse: z
    .looseObject({ id: z.string().optional(), name: z.string().optional(), response: json.optional() })
    .optional(),
})
type Part = z.infer<typeof part>
const content = z.looseObject({ role: z.string().optional(), parts: z.array(part).optional() })
const request = z.looseObject({
  contents: z.array(content),
  systemInstruction: content.optional(),
  tools: z
    .array(z.looseObject({ functionDeclarations: z.array(z.looseObject({ name: z.string() })).optional() }))
    .optional(),
  generationConfig: z.looseObject({ responseMimeType: z.string().optional() }).optional(),
})

/** What the CLI adds to what a person said, in their name; it is no turn of its own. */
const ADDED = /^<(?:session_context|hook_context|loaded_context)>/

function outcomeOf(call: Part['functionCall'], response: Record<string, unknown>): ToolOutcome {
  const { output, error } = response
  const value = error ?? output ?? response
  return {
    name: call?.name ?? '',
    input: call?.args ?? {},
    text: typeof value === 'string' ? value : JSON.stringify(value),
    failed: error !== undefined,
  }
}

function conversationOf(model: string, body: z.infer<typeof request>): Conversation {
  const calls: NonNullable<Part['functionCall']>[] = []
  const outcomes: ToolOutcome[] = []
  const said: string[] = []
  let sinceSaid = 0
  for (const { role, parts = [] } of body.contents) {
    for (const { text, functionCall, functionResponse } of parts) {
      if (functionCall) calls.push(functionCall)
      else if (functionResponse) {
        const { id, name, response = {} } = functionResponse
        outcomes.push(
          outcomeOf(
            calls.findLast((call) => (id ? call.id === id : call.name === name)),
            response,
          ),
        )
      } else if (role === 'user' && text !== undefined) {
        said.push(text)
        if (!ADDED.test(text)) sinceSaid = outcomes.length
      }
    }
  }
  const system = (body.systemInstruction?.parts ?? []).map(({ text }) => text ?? '').join('\n')
  const tools = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []).map(({ name }) => name)
  return { model, system, tools, said, outcomes, since_said: outcomes.slice(sinceSaid) }
}

const partOf = (block: Block, id: string): object =>
  block.type === 'text' ? { text: block.text } : { functionCall: { id, name: block.name, args: block.input } }

/** Every answer reports these, so that a test knows the sum. */
const USAGE = {
  promptTokenCount: 100,
  cachedContentTokenCount: 40,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 5,
  totalTokenCount: 125,
}

function answerOf(model: string, turn: number, blocks: readonly Block[]): object {
  const parts = blocks.map((block, index) => partOf(block, `call_${turn}_${index}`))
  return {
    candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
    usageMetadata: USAGE,
    modelVersion: model,
    responseId: `response_${turn}`,
  }
}

/** The answer word by word, as far as its text is to come so; the last event has all else. */
function eventsOf(model: string, turn: number, blocks: readonly Block[]): object[] {
  const streamed = blocks.flatMap((block) => (block.type === 'text' && block.streamed ? piecesOf(block) : []))
  const words = streamed.map((text) => ({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }],
    modelVersion: model,
    responseId: `response_${turn}`,
  }))
  const rest = blocks.filter((block) => block.type !== 'text' || !block.streamed)
  return [...words, answerOf(model, turn, rest)]
}

/** Answers to what the CLI asks beside the conversation: which model to take, who speaks next, a title. */
const sideAnswer = (asked: z.infer<typeof request>): Block => ({
  type: 'text',
  text:
    asked.generationConfig?.responseMimeType === 'application/json'
      ? JSON.stringify({
          reasoning: 'scripted',
          next_speaker: 'user',
          model_choice: 'flash',
          complexity_score: 1,
        })
      : 'Scripted',
})

/** A server on loopback that speaks the Generative Language API as far as Gemini CLI uses it, played by `script`. */
export async function createScriptedGemini(script: Script): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = []
  const failures: string[] = []
  const waiting = new Set<(request: RecordedRequest) => void>()
  let turns = 0

  const record = (entry: RecordedRequest) => {
    requests.push(entry)
    for (const tell of [...waiting]) tell(entry)
  }
  const send = (response: ServerResponse, status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const refuse = (response: ServerResponse, code: number, status: string, message: string) =>
    send(response, code, { error: { code, status, message } })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    const method = incoming.method ?? 'GET'
    const body = await textOf(incoming)
    const [, model = '', verb] = /^\/v1beta\/models\/([^/:]+):(\w+)$/.exec(path) ?? []
    if (method === 'POST' && verb === 'countTokens') {
      record({ method, path, sort: 'other', conversation: null })
      return send(response, 200, { totalTokens: Math.ceil(body.length / 4) })
    }
    if (method !== 'POST' || (verb !== 'generateContent' && verb !== 'streamGenerateContent')) {
      record({ method, path, sort: 'other', conversation: null })
      return refuse(response, 404, 'NOT_FOUND', `no ${method} ${path} here`)
    }
    const asked = request.parse(JSON.parse(body))
    const conversation = conversationOf(model, asked)
    const main = conversation.tools.length > 0
    record({ method, path, sort: main ? 'main' : 'side', conversation })
    const move = main ? await script(conversation) : [sideAnswer(asked)]
    if ('status' in move) return refuse(response, move.status, move.type, move.message)
    turns += 1
    if (verb === 'generateContent') return send(response, 200, answerOf(model, turns, move))
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    const events = eventsOf(model, turns, move)
    response.end(events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(''))
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (response.headersSent) return void response.destroy()
      refuse(response, 400, 'INVALID_ARGUMENT', failures.at(-1) ?? '')
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
