import { z } from 'zod'
import { argument, id, instant, name } from './scalars.ts'
import { budget } from './task.ts'

/** What the person sets for one project. Commands are run by `/bin/sh -c`, in a terminal. */
export const projectSettings = z.object({
  /** Run in each new worktree before its agent starts. */
  setup_command: argument.nullable(),
  /** Globs (gitignore syntax) of ignored files that each new worktree gets a copy of, besides those of `.worktreeinclude`. */
  include: z.array(argument).max(200),
  /** Run on the merged result before it lands; the merge is refused when one fails. */
  verify_commands: z.array(argument).max(20),
  /** Folder for the worktrees; null means the user data folder. */
  worktree_root: argument.nullable(),
  /** Whether `signal_done` is accepted while the worktree has uncommitted changes. */
  allow_uncommitted_done: z.boolean(),
  /** Agents that may run at once in this project; further launches wait in a queue. */
  max_agents: z.number().int().min(1).max(64),
  /** How deep coordinators may create tasks: 1 lets the operator's coordinators have workers, 2 these again. */
  max_depth: z.number().int().min(1).max(8),
  /** How often an agent whose program fails is started again before that is reported instead; 0 for never. */
  max_restarts: z.number().int().min(0).max(10),
  /** Kind of the agent that a task gets when none is named. */
  default_kind: z.string().max(40).nullable(),
  /** Milliseconds for which finished tasks are gathered before their coordinator is told of them at its prompt. */
  announce_ms: z.number().int().min(0).max(3_600_000),
  /** Milliseconds without a key of the person after which an agent that they have taken goes back. */
  hand_back_ms: z.number().int().min(1_000).max(86_400_000),
  /** What a task, a run and a day (UTC) of the project may use before their agents are paused. */
  task_budget: budget,
  run_budget: budget,
  day_budget: budget,
  /** Calls of one agent in a minute, waits and hooks aside. */
  max_calls: z.number().int().min(10).max(10_000),
  /** Messages of one agent in a minute. */
  max_messages: z.number().int().min(1).max(1_000),
  /** Whether a guest is given the next ready task as it registers. */
  claim_at_start: z.boolean(),
  /** Whether agents get tools to read, write and append files and to run the commands that are allowed below. */
  file_tools: z.boolean(),
  /** Programs with their leading arguments that `run_command` may start: `npm test`, `git status`. */
  allowed_commands: z.array(argument).max(100),
  /** Whether a commit that changes a path that another has locked is refused by a Git hook of Switchyard. */
  commit_hook: z.boolean(),
  /** Events, messages and conversations of what has ended are kept so long, in days. */
  keep_days: z.number().int().min(1).max(3_650),
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
  include: [],
  verify_commands: [],
  worktree_root: null,
  allow_uncommitted_done: false,
  max_agents: 16,
  max_depth: 2,
  max_restarts: 2,
  default_kind: null,
  announce_ms: 10_000,
  hand_back_ms: 120_000,
  task_budget: { tokens: null, cost_usd: null },
  run_budget: { tokens: null, cost_usd: null },
  day_budget: { tokens: null, cost_usd: null },
  max_calls: 600,
  max_messages: 30,
  claim_at_start: false,
  file_tools: false,
  allowed_commands: [],
  commit_hook: false,
  keep_days: 90,
}
