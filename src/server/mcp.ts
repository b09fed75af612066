import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js'
import { ORPCError, type AnyRouter } from '@orpc/server'
import { ok } from '../base/result.ts'
import { cleanLine } from '../base/text.ts'
import { answerText } from '../contract/answerText.ts'
import { NAME_LIMIT } from '../contract/scalars.ts'
import { operationNamed } from '../contract/operationTable.ts'
import type { Caller } from '../core/index.ts'
import { callOperation, type Guard } from './calls.ts'
import { bindArguments, listTools, toolOperation, type Toolsets } from './tools.ts'

interface McpDependencies {
  readonly router: AnyRouter
  readonly guard: Guard
  readonly version: string
  /** Optional sets of tools that are on for the caller. */
  toolsets(caller: Caller): Toolsets
}

type Structured = Record<string, unknown>

const isStructured = (value: unknown): value is Structured => typeof value === 'object' && value !== null

function success(value: unknown): CallToolResult {
  const structuredContent = isStructured(value) ? value : { value }
  return { content: [{ type: 'text', text: answerText(structuredContent) }], structuredContent }
}

function refusal(code: string, message: string, details?: unknown): CallToolResult {
  const error = { code, message, ...(isStructured(details) && { details }) }
  return {
    isError: true,
    content: [{ type: 'text', text: `${code}: ${message}` }],
    structuredContent: { error },
  }
}

async function callTool(
  { router, guard, toolsets }: McpDependencies,
  caller: Caller,
  request: { name: string; input: Structured; signal: AbortSignal },
): Promise<CallToolResult> {
  const operation = toolOperation(caller, toolsets(caller), request.name)
  if (!operation) {
    const names = listTools(caller, toolsets(caller)).map(({ name }) => name)
    const known = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has no tools.'
    return refusal('FORBIDDEN', `The role ${caller.role} has no tool ${cleanLine(request.name)}. ${known}`)
  }
  const context = { identify: () => ok(caller) }
  const input = bindArguments(operation, caller, request.input)
  try {
    return success(await callOperation(router, guard, operation, { context, input, signal: request.signal }))
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error
    const refused = error as ORPCError<string, unknown>
    return refusal(refused.code, refused.message, refused.data)
  }
}

/** The MCP protocol for one request: nothing is kept between requests, the token says all there is to know. */
function createSession(dependencies: McpDependencies, caller: Caller): Server {
  const server = new Server(
    { name: 'switchyard', version: dependencies.version },
    { capabilities: { tools: {} } },
  )
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: listTools(caller, dependencies.toolsets(caller)).map(
      ({ name, description, inputSchema, annotations }) => ({
        name,
        description,
        inputSchema: { ...inputSchema, type: 'object' as const },
        annotations,
      }),
    ),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) =>
    callTool(dependencies, caller, { name: params.name, input: params.arguments ?? {}, signal }),
  )
  return server
}

const isInitialize = (message: unknown): message is { params?: { clientInfo?: { name?: unknown } } } =>
  isStructured(message) && message['method'] === 'initialize'

/** An agent that speaks to /mcp itself has no relay that would report its connection. */
async function reportConnection(
  { router, guard }: McpDependencies,
  caller: Caller,
  body: unknown,
): Promise<void> {
  const operation = operationNamed('agent.reportMcp')
  const message = [body].flat().find(isInitialize)
  if (!message || !operation.meta.roles.includes(caller.role)) return
  const name = message.params?.clientInfo?.name
  const client = typeof name === 'string' ? cleanLine(name).slice(0, NAME_LIMIT) : ''
  const input = { state: 'connected', ...(client !== '' && { client }) }
  try {
    await callOperation(router, guard, operation, { context: { identify: () => ok(caller) }, input })
  } catch {
    // The guard has logged it. An agent must not lose its tools because its state could not be noted.
  }
}

/** MCP over Streamable HTTP at /mcp: the tools of the token's role, by the same calls as REST. */
export const createMcp =
  (dependencies: McpDependencies) =>
  async (
    request: IncomingMessage,
    response: ServerResponse,
    caller: Caller,
    body: unknown,
  ): Promise<void> => {
    await reportConnection(dependencies, caller, body)
    const server = createSession(dependencies, caller)
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.once('close', () => void server.close())
    await server.connect(transport)
    await transport.handleRequest(request, response, body)
  }
