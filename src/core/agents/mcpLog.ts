import type { Agent } from '../../contract/agent.ts'

type Line = Agent['mcp']['log'][number]

const LINES = 20

/** The log of an agent's MCP connection with one more line; the oldest go. */
export const withLine = (log: readonly Line[], line: Line): Line[] => [...log, line].slice(-LINES)
