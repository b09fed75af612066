import { z } from 'zod'
import { operation } from './operation.ts'
import { argument, flag, requestId } from './scalars.ts'

const EVERYONE = ['operator', 'coordinator', 'worker'] as const
const agents = ['coordinator', 'worker'] as const
const project = argument.optional().describe('Id or path of the project')
const path = argument.describe('Relative to your checkout')
const HERE = ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'OUTSIDE_PROJECT', 'FILE_NOT_FOUND'] as const

/** Bytes of a file that are read at once where nothing else is said. */
const READ_BYTES = 40_000
/** Longest text that is written at once, in characters. */
const WRITE_CHARS = 400_000

/** Off until the person turns the toolset on for the project. */
const tool = (name: string, bound: readonly string[] = []) => ({
  name,
  roles: agents,
  bound: ['project', ...bound],
  toolset: 'files' as const,
})

/** Texts of the caller's worktree, or of the main checkout where it has none. */
export const files = {
  read: operation({
    method: 'GET',
    path: '/files/content',
    positional: ['path'],
    summary: 'Read a text file of your checkout.',
    roles: EVERYONE,
    tool: tool('read_file'),
    input: z.object({
      path,
      offset: z.number().int().min(0).default(0).describe('In bytes'),
      limit: z.number().int().min(4).max(1_000_000).default(READ_BYTES),
      project,
    }),
    output: z.object({
      path: z.string(),
      size: z.number().int(),
      /** Where the rest begins; null at the end of the file. */
      next_offset: z.number().int().nullable(),
      content: z.string(),
    }),
    errors: [...HERE, 'NOT_A_TEXT_FILE'],
  }),
  write: operation({
    method: 'POST',
    path: '/files/content',
    positional: ['path'],
    summary: 'Write a text file of your checkout whole; locks of others bind.',
    roles: EVERYONE,
    tool: tool('write_file', ['request_id']),
    input: z.object({
      path,
      content: z.string().max(WRITE_CHARS),
      make_folders: flag.default(true),
      project,
      request_id: requestId.optional(),
    }),
    output: z.object({ path: z.string(), size: z.number().int(), created: z.boolean() }),
    errors: [...HERE, 'NOT_A_TEXT_FILE', 'LOCK_HELD'],
  }),
  list: operation({
    method: 'GET',
    path: '/files',
    positional: ['path'],
    summary: 'List a folder of your checkout.',
    roles: EVERYONE,
    tool: tool('list_files'),
    input: z.object({
      path: path.default('.'),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
      project,
    }),
    output: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['file', 'folder', 'link', 'other']),
          size: z.number().int().nullable(),
        }),
      ),
      total: z.number().int(),
      offset: z.number().int(),
    }),
    errors: HERE,
  }),
}

const stream = z.object({
  text: z.string(),
  /** Characters that were left out before it. */
  left_out: z.number().int(),
})

export const commands = {
  run: operation({
    method: 'POST',
    path: '/commands/run',
    summary: 'Run an allowed command in your checkout: program and arguments, no shell.',
    roles: EVERYONE,
    tool: { ...tool('run_command'), waits: true },
    input: z.object({
      argv: z.array(argument).min(1).max(200),
      cwd: path.default('.'),
      timeout_ms: z.number().int().min(100).max(600_000).default(45_000),
      project,
      request_id: requestId.optional(),
    }),
    output: z.object({
      exit_code: z.number().int().nullable(),
      signal: z.string().nullable(),
      timed_out: z.boolean(),
      stdout: stream,
      stderr: stream,
    }),
    errors: [...HERE, 'COMMAND_REFUSED'],
  }),
}
