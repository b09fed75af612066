import { z } from 'zod'
import type { ToolEdit } from '../../../core/ports/agents.ts'

const toolCall = z.looseObject({
  tool_name: z.string(),
  cwd: z.string().optional(),
  tool_input: z.looseObject({
    file_path: z.string().optional(),
    notebook_path: z.string().optional(),
    command: z.string().optional(),
  }),
})

/** The tools by which it changes files (2.1.197), a subagent's too. */
const EDITORS = /^(?:Edit|Write|MultiEdit|NotebookEdit)$/

/** What a PreToolUse call is about to write; null where its tool writes nothing that it names. */
export function readClaudeEdit(body: Readonly<Record<string, unknown>>): ToolEdit | null {
  const parsed = toolCall.safeParse(body)
  if (!parsed.success) return null
  const { tool_name: tool, cwd = null, tool_input: input } = parsed.data
  if (tool === 'Bash') return { paths: [], patch: null, command: input.command ?? null, cwd }
  if (!EDITORS.test(tool)) return null
  return {
    paths: [input.file_path, input.notebook_path].filter((path) => path !== undefined),
    patch: null,
    command: null,
    cwd,
  }
}
