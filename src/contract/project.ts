import { z } from 'zod'
import { argument, id, instant, name } from './scalars.ts'

/** What the person sets for one project. Commands are run by `/bin/sh -c`, in a terminal. */
export const projectSettings = z.object({
  /** Run in each new worktree before its agent starts. */
  setup_command: argument.nullable(),
  /** Run on the merged result before it lands; the merge is refused when one fails. */
  verify_commands: z.array(argument).max(20),
  /** Folder for the worktrees; null means the user data folder. */
  worktree_root: argument.nullable(),
  /** Whether `signal_done` is accepted while the worktree has uncommitted changes. */
  allow_uncommitted_done: z.boolean(),
  /** Agents that may run at once in this project; further launches wait in a queue. */
  max_agents: z.number().int().min(1).max(64),
  /** Kind of the agent that a task gets when none is named. */
  default_kind: z.string().max(40).nullable(),
})
export type ProjectSettings = z.infer<typeof projectSettings>

/** A Git repository that Switchyard coordinates, named by the root of its main worktree. */
export const project = z.object({
  id,
  root: z.string(),
  name,
  settings: projectSettings,
  created_at: instant,
})
export type Project = z.infer<typeof project>

export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  setup_command: null,
  verify_commands: [],
  worktree_root: null,
  allow_uncommitted_done: false,
  max_agents: 16,
  default_kind: null,
}
