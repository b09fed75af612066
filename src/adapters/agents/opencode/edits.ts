import { z } from 'zod'
import type { ToolEdit } from '../../../core/ports/agents.ts'

const toolCall = z.looseObject({
  tool_name: z.string(),
  cwd: z.string().optional(),
  tool_input: z.looseObject({
    filePath: z.string().optional(),
    patchText: z.string().optional(),
    command: z.string().optional(),
    workdir: z.string().optional(),
  }),
})

/** The tools by which it changes files (1.18.33); which of them a model gets depends on the model. */
const EDITORS = /^(?:write|edit|multiedit|patch|apply_patch)$/

/** What a tool is about to write, a subagent's too; null where it writes nothing that it names. */
export function readOpencodeEdit(body: Readonly<Record<string, unknown>>): ToolEdit | null {
  const parsed = toolCall.safeParse(body)
  if (!parsed.success) return null
  const { tool_name: tool, cwd = null, tool_input: input } = parsed.data
  if (tool === 'bash') {
    const at = input.workdir === undefined || input.workdir === '' ? cwd : input.workdir
    return { paths: [], patch: null, command: input.command ?? null, cwd: at }
  }
  if (!EDITORS.test(tool)) return null
  const paths = input.filePath === undefined ? [] : [input.filePath]
  return { paths, patch: input.patchText ?? null, command: null, cwd }
}

/** For our plugin, which throws it as an error of the tool. */
export const refuseOpencodeTool = (_event: string, reason: string): Readonly<Record<string, unknown>> => ({
  refused: reason,
})
