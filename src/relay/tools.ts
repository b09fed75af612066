import type { ToolEntry } from '../contract/hostOperations.ts'
import type { Fields } from '../client/rest.ts'

/** A tool as the host lists it. Its schemas are handed on unread; only what the relay itself needs is checked. */
export type Tool = Omit<ToolEntry, 'inputSchema'> & {
  readonly inputSchema: Fields & { readonly type: 'object' }
  readonly outputSchema?: Fields & { readonly type: 'object' }
}

export interface ToolList {
  readonly role: string
  readonly tools: readonly Tool[]
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTool = (value: unknown): value is Tool =>
  isFields(value) &&
  typeof value['name'] === 'string' &&
  isFields(value['inputSchema']) &&
  value['inputSchema']['type'] === 'object' &&
  isFields(value['call']) &&
  typeof value['call']['method'] === 'string' &&
  typeof value['call']['path'] === 'string'

/** The host's answer to GET /api/tools; undefined when it is none. */
export function readToolList(answer: unknown): ToolList | undefined {
  if (!isFields(answer) || !Array.isArray(answer['tools'])) return undefined
  const tools = answer['tools'].filter(isTool)
  if (tools.length !== answer['tools'].length) return undefined
  return { role: String(answer['role']), tools }
}

/** The part of a tool that the agent's CLI gets: not how it is called. */
export function describeTool({ name, description, inputSchema, outputSchema, annotations }: Tool) {
  return {
    name,
    description,
    inputSchema,
    ...(outputSchema && { outputSchema }),
    ...(annotations && { annotations }),
  }
}

const propertyOf = (tool: Tool, name: string): unknown => {
  const properties = tool.inputSchema['properties']
  return isFields(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** One call of a tool, the same over all its attempts. */
export interface ToolCall {
  /** The fields to send after so many milliseconds: what is left of a wait, so that no client gives up first. */
  input(elapsedMs: number): Fields
  /** Whether it may be sent again to a host that may have carried it out already. */
  readonly repeatable: boolean
  /** Where a repetition could do it twice: the id under which it is done once, if the tool takes one. */
  readonly outcome?: { readonly request_id?: string }
}

/** Gives the call a request id where the tool takes one and the model named none: then a retry repeats nothing. */
export function prepareCall(tool: Tool, given: Fields, newId: () => string): ToolCall {
  const takesId = propertyOf(tool, 'request_id') !== undefined
  const named =
    given['request_id'] !== undefined && given['request_id'] !== null && given['request_id'] !== ''
  const input = takesId && !named ? { ...given, request_id: newId() } : given
  // A tool that only waits changes nothing, whether or not it takes an id.
  const harmless = tool.call.method === 'GET' || tool.waits
  const limit = propertyOf(tool, 'timeout_ms')
  const timeout = numberOf(given['timeout_ms']) ?? (isFields(limit) ? numberOf(limit['default']) : undefined)

  return {
    repeatable: takesId || harmless,
    ...(!harmless && { outcome: takesId ? { request_id: String(input['request_id']) } : {} }),
    input: (elapsedMs) =>
      tool.waits && timeout !== undefined && elapsedMs > 0
        ? { ...input, timeout_ms: Math.max(0, Math.round(timeout - elapsedMs)) }
        : input,
  }
}
