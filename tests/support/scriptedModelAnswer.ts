import type { ServerResponse } from 'node:http'
import type { Block, Refusal } from './scriptedModel.ts'

export interface Answer {
  readonly id: string
  readonly model: string
  readonly blocks: readonly Block[]
}

/** What each answer says that it has used. */
export const usage = {
  input_tokens: 100,
  output_tokens: 20,
  cache_creation_input_tokens: 7,
  cache_read_input_tokens: 5,
}

const contentOf = (answer: Answer) =>
  (answer.blocks.length > 0 ? answer.blocks : [{ type: 'text', text: '' } as const]).map((block, index) =>
    block.type === 'text' ? block : { ...block, id: `toolu_${answer.id.slice(4)}_${index}` },
  )

/** The pieces in which a text is sent. */
export const piecesOf = (block: { readonly text: string; readonly streamed?: boolean }): string[] =>
  block.streamed ? block.text.split(/(?<= )/) : [block.text]

const stopReason = (answer: Answer) =>
  answer.blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn'

export function answerError(response: ServerResponse, refusal: Refusal): void {
  const body = { type: 'error', error: { type: refusal.type, message: refusal.message } }
  response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The answer in one piece. */
export function answerJson(response: ServerResponse, answer: Answer): void {
  const body = {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: contentOf(answer),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage,
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The answer as server-sent events, in the order in which the real service sends them. */
export function answerStream(response: ServerResponse, answer: Answer): void {
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const head = { id: answer.id, type: 'message', role: 'assistant', model: answer.model, content: [] }
  send('message_start', { message: { ...head, stop_reason: null, stop_sequence: null, usage } })
  for (const [index, block] of contentOf(answer).entries()) {
    if (block.type === 'text') {
      send('content_block_start', { index, content_block: { type: 'text', text: '' } })
      for (const text of piecesOf(block))
        send('content_block_delta', { index, delta: { type: 'text_delta', text } })
    } else {
      send('content_block_start', { index, content_block: { ...block, input: {} } })
      const delta = { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }
      send('content_block_delta', { index, delta })
    }
    send('content_block_stop', { index })
  }
  send('message_delta', {
    delta: { stop_reason: stopReason(answer), stop_sequence: null },
    usage: { output_tokens: 20 },
  })
  send('message_stop', {})
  response.end()
}
