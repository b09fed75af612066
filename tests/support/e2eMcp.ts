import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const RELAY = fileURLToPath(new URL('../../dist/relay.js', import.meta.url))

export type Fields = Record<string, unknown>

const result = z.looseObject({
  isError: z.boolean().optional(),
  content: z.tuple([z.looseObject({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.record(z.string(), z.unknown()),
})
const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})
export type Refusal = z.infer<typeof refusal>['error'] & { readonly text: string }

/** An MCP client with one token. */
export interface Mcp {
  readonly client: Client
  /** Process of the relay; null where there is none. */
  readonly pid: number | null
  /** The structured answer of a tool; rejects when the tool answers an error. */
  call(tool: string, input?: Fields): Promise<Fields>
  /** The error of a tool; rejects when it answers none. */
  refused(tool: string, input?: Fields): Promise<Refusal>
  close(): Promise<void>
}

export interface McpAddress {
  readonly url: string
  readonly token: string
  readonly environment: Readonly<Record<string, string>>
}

function withClient(client: Client, pid: number | null): Mcp {
  const ask = async (name: string, input: Fields) =>
    result.parse(await client.callTool({ name, arguments: input }, undefined, { timeout: 90_000 }))
  return {
    client,
    pid,
    async call(tool, input = {}) {
      const { isError, content, structuredContent } = await ask(tool, input)
      if (isError === true) throw new Error(`${tool}: ${content[0].text}`)
      return structuredContent
    },
    async refused(tool, input = {}) {
      const { isError, content, structuredContent } = await ask(tool, input)
      if (isError !== true) throw new Error(`${tool} is not refused: ${JSON.stringify(structuredContent)}`)
      return { ...refusal.parse(structuredContent).error, text: content[0].text }
    },
    close: () => client.close(),
  }
}

/** The built relay, started as an agent's CLI does, with the SDK's client. */
export async function connectRelay({ url, token, environment }: McpAddress): Promise<Mcp> {
  const env = { ...environment, SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token }
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  const command = { command: process.execPath, args: [RELAY] }
  const transport = new StdioClientTransport({ ...command, env, stderr: 'ignore' })
  await client.connect(transport)
  return withClient(client, transport.pid)
}

/** The host's own /mcp. */
export async function connectHttp({ url, token }: McpAddress): Promise<Mcp> {
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }))
  return withClient(client, null)
}
