import { z } from 'zod'
import { agent } from './agent.ts'
import { attention } from './attention.ts'
import { device } from './device.ts'
import { lock } from './lock.ts'
import { memory } from './memory.ts'
import { delivery, message, thread } from './message.ts'
import { project } from './project.ts'
import { prompt } from './prompt.ts'
import { run } from './run.ts'
import { id, instant } from './scalars.ts'
import { signal } from './signal.ts'
import { task } from './task.ts'
import { terminal } from './terminal.ts'

/** The entities as they are after the event; clients fold them in by id. */
export const eventImages = z.object({
  project: project.optional(),
  task: task.optional(),
  agent: agent.optional(),
  terminal: terminal.optional(),
  prompt: prompt.optional(),
  signal: signal.optional(),
  attention: attention.optional(),
  lock: lock.optional(),
  run: run.optional(),
  thread: thread.optional(),
  message: message.optional(),
  delivery: delivery.optional(),
  memory: memory.optional(),
  device: device.optional(),
})
export type EventImages = z.infer<typeof eventImages>

/** One line of the append-only history. `seq` ascends by one within a host's home; old ones are let go. */
export const event = z.object({
  seq: z.number().int(),
  at: instant,
  type: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  project_id: id.nullable(),
  task_id: id.nullable(),
  agent_id: id.nullable(),
  /** Who did it: `operator`, `host`, or an agent's id. */
  by: z.string(),
  detail: z.string(),
  images: eventImages,
})
export type Event = z.infer<typeof event>
