import { z } from 'zod'
import type { ToolEdit } from '../../../core/ports/agents.ts'

const toolCall = z.looseObject({
  tool_name: z.string(),
  cwd: z.string().optional(),
  tool_input: z.looseObject({
    file_path: z.string().optional(),
    command: z.string().optional(),
    dir_path: z.string().optional(),
  }),
})

/** What a BeforeTool call is about to write (0.61.0), a subagent's too; null where its tool writes nothing that it names. */
export function readGeminiEdit(body: Readonly<Record<string, unknown>>): ToolEdit | null {
  const parsed = toolCall.safeParse(body)
  if (!parsed.success) return null
  const { tool_name: tool, cwd = null, tool_input: input } = parsed.data
  if (tool === 'run_shell_command') {
    const { dir_path: folder } = input
    const at =
      folder === undefined || folder === '' ? cwd : /^[/\\]/.test(folder) ? folder : `${cwd ?? '.'}/${folder}`
    return { paths: [], patch: null, command: input.command ?? null, cwd: at }
  }
  if (tool !== 'write_file' && tool !== 'replace') return null
  return { paths: input.file_path === undefined ? [] : [input.file_path], patch: null, command: null, cwd }
}

/** Its own words for a tool that must not run; the reason goes to the model as the tool's result. */
export const refuseGeminiTool = (_event: string, reason: string): Readonly<Record<string, unknown>> => ({
  decision: 'deny',
  reason,
})
