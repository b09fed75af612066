import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { RestFailure } from '../client/rest.ts'
import { answerText } from '../contract/answerText.ts'

export const REVOKED =
  'The token of this agent has been revoked: its task has ended. Stop here; no further call will be answered.'

export const awayMessage = (url: string): string =>
  `The Switchyard host at ${url} does not answer. Start it with "switchyard serve" and try again.`

/** A call was sent and its answer lost: it may have been carried out. */
function unknownOutcome(requestId: string | undefined): CallToolResult {
  const next = requestId
    ? `Call it again with request_id "${requestId}": then it is done once.`
    : 'Look at the state before you repeat it.'
  const message = `The Switchyard host went away during this call, so it may or may not have been carried out. ${next}`
  return failed('OUTCOME_UNKNOWN', message, requestId === undefined ? undefined : { request_id: requestId })
}

/** The whole answer twice, because an agent hands its model either the text or the structured answer, not both. */
export function success(value: unknown): CallToolResult {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const structuredContent: Record<string, unknown> = isObject ? { ...value } : { value }
  return { content: [{ type: 'text', text: answerText(structuredContent) }], structuredContent }
}

export function failed(code: string, message: string, details?: unknown): CallToolResult {
  const error = { code, message, ...(details !== undefined && { details }) }
  return {
    isError: true,
    content: [{ type: 'text', text: `${code}: ${message}` }],
    structuredContent: { error },
  }
}

/** `outcome` as ToolCall has it: there where a lost answer leaves open whether something was done. */
export function refusal(
  failure: RestFailure,
  url: string,
  outcome?: { readonly request_id?: string },
): CallToolResult {
  if (failure.kind === 'unreachable') {
    if (failure.sent && outcome) return unknownOutcome(outcome.request_id)
    return failed('HOST_UNREACHABLE', awayMessage(url))
  }
  if (failure.status === 401) return failed(failure.code, REVOKED)
  return failed(failure.code, failure.message, failure.details)
}
