/**
 * A tiny real MCP server over stdio: `node toolServer.ts ANSWERS CALLS`. ANSWERS is JSON: for each tool the answers to
 * its calls in order, the last of them again and again. Each call is appended to CALLS as one line of JSON.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const answer = z.object({
  value: z.record(z.string(), z.json()).default({}),
  failed: z.boolean().default(false),
  /** Ends the server instead of answering, once. */
  dies: z.boolean().default(false),
  never: z.boolean().default(false),
})
export type ToolAnswer = z.input<typeof answer>

const [answersPath = '', callsPath = ''] = process.argv.slice(2)
const answers = z.record(z.string(), z.array(answer)).parse(JSON.parse(readFileSync(answersPath, 'utf8')))

/** Calls of earlier servers count too, so that a restarted one goes on in the order. */
const earlier = (tool: string): number => {
  try {
    const lines = readFileSync(callsPath, 'utf8').trim().split('\n')
    return lines.filter((line) => line.startsWith(`{"tool":"${tool}"`)).length
  } catch {
    // No call yet.
    return 0
  }
}

const server = new McpServer({ name: 'switchyard', version: '1' })
for (const [tool, script] of Object.entries(answers)) {
  const inputSchema = z.looseObject({ request_id: z.string().optional() })
  server.registerTool(tool, { description: `Answers as told. ${tool}`, inputSchema }, async (args) => {
    const next = script[Math.min(earlier(tool), script.length - 1)] ?? answer.parse({})
    appendFileSync(callsPath, `${JSON.stringify({ tool, args })}\n`)
    if (next.dies) process.exit(1)
    if (next.never) await new Promise(() => {})
    const text = JSON.stringify(next.value)
    return { isError: next.failed, structuredContent: next.value, content: [{ type: 'text' as const, text }] }
  })
}
await server.connect(new StdioServerTransport())
