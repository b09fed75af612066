import { readFile } from 'node:fs/promises'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Json } from './interpolate.ts'

const config = z.object({
  mcpServers: z.object({
    switchyard: z.object({
      command: z.string(),
      args: z.array(z.string()).default([]),
      env: z.record(z.string(), z.string()).default({}),
    }),
  }),
})

const object = z.record(z.string(), z.json())
const content = z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))
const failed = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) })

/** The wait tools hold a call for less than a minute; a call that takes this long (ms) is lost. */
const CALL_MS = 120_000

export interface Tool {
  readonly name: string
  readonly description: string
  readonly takes_request_id: boolean
}

export type Answer =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly value: Json }

export interface Tools {
  list(): Promise<readonly Tool[]>
  call(name: string, args: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<Answer>
  close(): Promise<void>
}

function answerOf(result: Record<string, unknown>): Answer {
  const text = content
    .parse(result['content'] ?? [])
    .map((part) => part.text ?? '')
    .join('\n')
  const value = object.safeParse(result['structuredContent']).data ?? { text }
  if (result['isError'] !== true) return { ok: true, value }
  const error = failed.safeParse(value).data?.error
  return { ok: false, code: error?.code ?? 'FAILED', message: error?.message ?? text, value }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isLost = (error: unknown): boolean =>
  error instanceof McpError && error.code === Number(ErrorCode.ConnectionClosed)

interface Connection {
  readonly client: Client
  readonly tools: readonly Tool[]
}

async function connect(configPath: string, onClose: () => void): Promise<Connection> {
  const { command, args, env } = config.parse(JSON.parse(await readFile(configPath, 'utf8'))).mcpServers
    .switchyard
  const client = new Client({ name: 'switchyard-demo-agent', version: '1' })
  client.onclose = onClose
  // Its stderr must not write over the screen.
  const transport = { command, args, env: { ...getDefaultEnvironment(), ...env }, stderr: 'ignore' as const }
  await client.connect(new StdioClientTransport(transport))
  const { tools } = await client.listTools()
  return {
    client,
    tools: tools.map(({ name, description = '', inputSchema }) => ({
      name,
      description,
      takes_request_id: Object.hasOwn(inputSchema.properties ?? {}, 'request_id'),
    })),
  }
}

/**
 * Switchyard's tools over a real stdio MCP server that this program starts itself, when it is first needed and again
 * after it was lost. `report` is told of each.
 */
export function createTools(configPath: string, report: (text: string) => void): Tools {
  let connected: Promise<Connection> | null = null

  const lost = () => {
    if (connected !== null) report('The connection to the MCP server switchyard is lost')
    connected = null
  }

  async function start(): Promise<Connection> {
    try {
      const connection = await connect(configPath, lost)
      report(`Connected to the MCP server switchyard: ${connection.tools.length} tools`)
      return connection
    } catch (error) {
      connected = null
      throw new Error(`the MCP server switchyard does not start: ${textOf(error)}`, { cause: error })
    }
  }

  const ready = () => (connected ??= start())

  async function callOnce(
    name: string,
    args: Readonly<Record<string, Json>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { client } = await ready()
    return answerOf(
      await client.callTool({ name, arguments: { ...args } }, undefined, { signal, timeout: CALL_MS }),
    )
  }

  return {
    list: async () => (await ready()).tools,
    call: async (name, args, signal) => {
      try {
        return await callOnce(name, args, signal)
      } catch (error) {
        if (!isLost(error) || signal.aborted) throw error
        // The request id makes the repetition safe: an answer that was given and lost is given again.
        return callOnce(name, args, signal)
      }
    },
    close: async () => {
      const last = connected
      connected = null
      // One that never came about needs no end.
      const connection = await last?.catch(() => null)
      await connection?.client.close()
    },
  }
}
