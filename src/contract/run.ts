import { z } from 'zod'
import { id, instant, name, text } from './scalars.ts'

export const runStatus = z.enum(['planning', 'ready', 'in_progress', 'complete', 'stopped'])
export type RunStatus = z.infer<typeof runStatus>

/** Where a run may go from each status. What is stopped or complete is only taken up again. */
export const RUN_MOVES: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  planning: ['ready', 'in_progress', 'stopped'],
  ready: ['planning', 'in_progress', 'stopped'],
  in_progress: ['complete', 'stopped'],
  complete: ['in_progress'],
  stopped: ['in_progress'],
}

const paragraph = text.pipe(z.string().max(20_000))
const lines = z.array(text.pipe(z.string().min(1).max(2_000))).max(100)

/** What everybody who works on a run has to know. Patched field by field: what is left out stays, null empties. */
export const brief = z.object({
  goal: paragraph,
  end_state: paragraph,
  stack: lines,
  constraints: lines,
  acceptance_criteria: lines,
  tests: lines,
  plan: lines,
  /** Kind of agent that its tasks get when none is named; null for the project's own. */
  preferred_kind: z.string().max(40).nullable(),
})
export type Brief = z.infer<typeof brief>

export const EMPTY_BRIEF: Brief = {
  goal: '',
  end_state: '',
  stack: [],
  constraints: [],
  acceptance_criteria: [],
  tests: [],
  plan: [],
  preferred_kind: null,
}

/** One effort in a project: its brief, its status, and the tasks that name it. */
export const run = z.object({
  id,
  project_id: id,
  name,
  status: runStatus,
  /** Why it was stopped or is complete; empty before. */
  status_reason: z.string(),
  brief,
  /** Grows with every change of the brief or the name; a writer states the one that it has read. */
  version: z.number().int().min(1),
  /** The coordinator agent that owns it; null when the operator does. */
  coordinator_id: id.nullable(),
  created_by: z.string(),
  created_at: instant,
  updated_at: instant,
  ended_at: instant.nullable(),
})
export type Run = z.infer<typeof run>

/** What a run's brief was at a version, and who wrote it. */
export const runVersion = z.object({
  id,
  project_id: id,
  run_id: id,
  version: z.number().int().min(1),
  name,
  brief,
  by: z.string(),
  at: instant,
})
export type RunVersion = z.infer<typeof runVersion>
