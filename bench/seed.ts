import { createHash, randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createStore } from '../src/adapters/store/createStore.ts'
import { agentRow, AT, eventRow, projectRow, taskRow } from '../src/adapters/store/fixtures/rows.ts'
import type { Task } from '../src/contract/task.ts'
import type { Store } from '../src/core/ports/store.ts'

const TASKS = 10_000
const EVENTS_A_TASK = 10
const COORDINATORS = 50
const STATUS = ['pending', 'review', 'done', 'cancelled'] as const

export const taskId = (number: number): string => `tsk-${number.toString(36)}`
export const PROJECT = projectRow.id

/** Secrets of tokens whose coordinators own every second task between them; their programs are gone. */
function fillTokens(store: Store): string[] {
  return store.write((tables) =>
    Array.from({ length: COORDINATORS }, (_, number) => {
      const secret = randomBytes(24).toString('hex')
      const agentId = `agt-${number}`
      tables.agents.insert(agentRow(agentId, { role: 'coordinator', status: 'gone', ended_at: AT }))
      tables.tokens.insert({
        id: `tok-${number}`,
        hash: createHash('sha256').update(secret).digest('hex'),
        role: 'coordinator',
        label: `coordinator ${number}`,
        project_id: PROJECT,
        task_id: null,
        agent_id: agentId,
        created_at: AT,
        revoked_at: null,
      })
      return secret
    }),
  )
}

export interface Filling {
  /** Default: 10,000. */
  readonly tasks?: number
  /** Of the task with this number; default: four in turn. */
  readonly status?: (number: number) => Task['status']
}

const inTurn = (number: number): Task['status'] => STATUS[(number >> 1) % STATUS.length] ?? 'pending'

/** Tasks as large as real ones, each with events that carry its image. */
function fillTasks(store: Store, { tasks: count = TASKS, status = inTurn }: Filling): void {
  store.write((tables) => {
    for (let number = 0; number < count; number++) {
      const task = taskRow(taskId(number), {
        status: status(number),
        coordinator_id: number % 2 ? `agt-${(number >> 1) % COORDINATORS}` : null,
        prompt: 'Do this. '.repeat(150),
      })
      tables.tasks.insert(task)
      for (let event = 0; event < EVENTS_A_TASK; event++)
        tables.append(eventRow({ task_id: task.id, images: { task } }))
    }
  })
}

export interface Seeded {
  /** Tokens of 50 coordinators; the one at `number` owns `ownTask(number, …)`. */
  readonly coordinators: readonly string[]
}

/** The id of one of the hundred tasks of a coordinator. */
export const ownTask = (coordinator: number, number: number): string =>
  taskId(((number % 100) * COORDINATORS + coordinator) * 2 + 1)

/** Fills the store of a home that no host has opened yet: tasks of the repository at `root`, each with ten events. */
export async function seedHome(home: string, root: string, filling: Filling = {}): Promise<Seeded> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const store = createStore({
    path: join(home, 'switchyard.db'),
    migrations: join(import.meta.dirname, '../src/adapters/store/drizzle'),
  })
  try {
    store.write((tables) => tables.projects.insert({ ...projectRow, root }))
    fillTasks(store, filling)
    return { coordinators: fillTokens(store) }
  } finally {
    store.close()
  }
}
