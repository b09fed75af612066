import { z } from 'zod'
import { id, instant, name } from './scalars.ts'

/** What a person calls a shell. */
export const terminalTitle = name.pipe(z.string().max(60, 'must have at most 60 characters'))

/** Keys that a phone has no keyboard for. */
export const terminalKey = z.enum([
  ...(['enter', 'escape', 'tab', 'shift-tab', 'backspace', 'space'] as const),
  ...(['up', 'down', 'left', 'right', 'page-up', 'page-down', 'home', 'end'] as const),
  ...(['ctrl-c', 'ctrl-d', 'ctrl-l', 'ctrl-o', 'ctrl-r', 'ctrl-z'] as const),
  ...(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'y', 'n'] as const),
])
export type TerminalKey = z.infer<typeof terminalKey>

/** A PTY and its screen. Bytes travel in binary WebSocket frames only (see terminalFrames.ts). */
export const terminal = z.object({
  id,
  project_id: id,
  task_id: id.nullable(),
  agent_id: id.nullable(),
  purpose: z.enum(['agent', 'setup', 'verify', 'shell']),
  title: z.string(),
  cols: z.number().int(),
  rows: z.number().int(),
  pid: z.number().int().nullable(),
  state: z.enum(['running', 'exited']),
  exit_code: z.number().int().nullable(),
  created_at: instant,
})
export type Terminal = z.infer<typeof terminal>
