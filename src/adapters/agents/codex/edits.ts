import { z } from 'zod'
import type { ToolEdit } from '../../../core/ports/agents.ts'

const toolCall = z.looseObject({
  tool_name: z.string(),
  cwd: z.string().optional(),
  tool_input: z.looseObject({ command: z.string() }),
})

/** The tools that write (0.169.0). A patch may also come as a command, with the patch behind `<<`. */
export const EDITORS = '^(apply_patch|Bash)$'

/** What a PreToolUse call is about to write; null where its tool writes nothing that it names. */
export function readCodexEdit(body: Readonly<Record<string, unknown>>): ToolEdit | null {
  const parsed = toolCall.safeParse(body)
  if (!parsed.success) return null
  const { tool_name: tool, cwd = null, tool_input: input } = parsed.data
  if (tool === 'apply_patch') return { paths: [], patch: input.command, command: null, cwd }
  return tool === 'Bash' ? { paths: [], patch: null, command: input.command, cwd } : null
}
