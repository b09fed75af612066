import { z } from 'zod'
import { operation } from './operation.ts'
import { project, projectSettings } from './project.ts'
import { argument, id } from './scalars.ts'

const reason = z.string().describe('What in the repository asks for it')

/** What a new worktree of a repository seems to need, read off the repository; nothing of it is set. */
export const suggestions = z.object({
  setup: z.object({ command: z.string().nullable(), reason }),
  include: z.array(z.object({ pattern: z.string(), reason, bytes: z.number().int() })),
  verify: z.array(z.object({ command: z.string(), reason })),
  /** Folder in which this project's worktrees are made. */
  worktrees: z.string(),
  notes: z.array(z.string()),
})
export type Suggestions = z.infer<typeof suggestions>

/** A project with what Git says about its folder right now. */
export const projectView = project.extend({
  current_branch: z.string().nullable(),
  notes: z.array(z.string()).describe('What the person should know about this repository'),
})

const LOCATE_ERRORS = [
  'NO_SUCH_FOLDER',
  'NOT_A_REPOSITORY',
  'BARE_REPOSITORY',
  'NO_COMMITS',
  'GIT_FAILED',
] as const

export const projects = {
  open: operation({
    method: 'POST',
    path: '/projects',
    positional: ['path'],
    summary: 'Open a Git repository. Any subfolder or linked worktree resolves to its main worktree.',
    roles: ['operator'],
    input: z.object({ path: argument }),
    output: projectView,
    errors: LOCATE_ERRORS,
  }),
  list: operation({
    method: 'GET',
    path: '/projects',
    summary: 'All opened projects.',
    roles: ['operator'],
    input: z.object({}),
    output: z.object({ items: z.array(project) }),
    errors: [],
  }),
  show: operation({
    method: 'GET',
    path: '/projects/{project_id}',
    summary: 'One project and what Git says about it now.',
    roles: ['operator'],
    input: z.object({ project_id: id }),
    output: projectView,
    errors: ['PROJECT_NOT_FOUND', ...LOCATE_ERRORS],
  }),
  configure: operation({
    method: 'PATCH',
    path: '/projects/{project_id}',
    summary: 'Change settings of a project; what is left out keeps its value, null clears.',
    roles: ['operator'],
    input: projectSettings.partial().extend({
      project_id: id,
      worktree_root: argument
        .regex(/^([/\\]|[A-Za-z]:[/\\])/, 'must be an absolute path')
        .nullable()
        .optional(),
    }),
    output: project,
    errors: ['PROJECT_NOT_FOUND', 'UNKNOWN_KIND'],
  }),
  suggest: operation({
    method: 'GET',
    path: '/projects/{project_id}/suggestions',
    summary:
      'What a new worktree of the project seems to need: setup command, ignored files to copy, verify commands. Only reads.',
    roles: ['operator'],
    input: z.object({ project_id: id }),
    output: suggestions,
    errors: ['PROJECT_NOT_FOUND', ...LOCATE_ERRORS],
  }),
}

/** A self-contained project on which agents show the main job. */
export const samples = {
  start: operation({
    method: 'POST',
    path: '/samples',
    positional: ['path'],
    summary:
      'Make a sample repository in an empty folder, by default a new one in the data folder, and start a coordinator on it, with no account needed.',
    roles: ['operator'],
    input: z.object({ path: argument.optional(), kind: argument.optional() }),
    output: z.object({ project_id: id, task_id: id, root: z.string(), branch: z.string() }),
    errors: ['FOLDER_NOT_EMPTY', 'UNKNOWN_KIND', 'GIT_FAILED', 'KIND_NOT_INSTALLED'],
  }),
}
