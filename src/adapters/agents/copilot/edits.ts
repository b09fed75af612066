import { z } from 'zod'
import type { ToolEdit } from '../../../core/ports/agents.ts'

const toolCall = z.looseObject({
  tool_name: z.string(),
  cwd: z.string().optional(),
  /** An object, or the text of a patch. */
  tool_input: z.unknown(),
})
const named = z.looseObject({
  path: z.string().optional(),
  file_path: z.string().optional(),
  command: z.string().optional(),
  input: z.string().optional(),
  patch: z.string().optional(),
})

/** The tools by which it changes files (1.0.102); which of them a model gets depends on the model. */
const EDITORS = /^(?:create|edit|str_replace_editor|write|multiedit)$/i
const SHELLS = /^(?:bash|powershell|shell)$/i

/** What a PreToolUse call is about to write, a subagent's too; null where its tool writes nothing that it names. */
export function readCopilotEdit(body: Readonly<Record<string, unknown>>): ToolEdit | null {
  const parsed = toolCall.safeParse(body)
  if (!parsed.success) return null
  const { tool_name: tool, cwd = null, tool_input: input } = parsed.data
  const { data: fields = {} } = named.safeParse(input)
  if (SHELLS.test(tool)) return { paths: [], patch: null, command: fields.command ?? null, cwd }
  if (tool === 'apply_patch') {
    const patch = typeof input === 'string' ? input : (fields.input ?? fields.patch ?? fields.command ?? null)
    return { paths: [], patch, command: null, cwd }
  }
  if (!EDITORS.test(tool)) return null
  const paths = [fields.path, fields.file_path].filter((path) => path !== undefined)
  return { paths, patch: null, command: null, cwd }
}
