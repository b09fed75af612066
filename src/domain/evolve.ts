import type { Event } from '../contract/event.ts'
import type { Snapshot } from '../contract/views.ts'

function put<Row extends { readonly id: string }>(rows: Row[], row: Row | undefined): Row[] {
  if (!row) return rows
  const at = rows.findIndex((one) => one.id === row.id)
  return at < 0 ? [...rows, row] : rows.with(at, row)
}

/** The state after one more event; the same fold in the host and in every client. Old events change nothing. */
export function evolve(state: Snapshot, event: Event): Snapshot {
  if (event.seq <= state.seq) return state
  const { project, task, agent, terminal, prompt, attention, lock } = event.images
  const { run, thread, message, delivery, memory, device } = event.images
  return {
    type: 'snapshot',
    seq: event.seq,
    projects: put(state.projects, project),
    tasks: put(state.tasks, task),
    agents: put(state.agents, agent),
    terminals: put(state.terminals, terminal),
    prompts: put(state.prompts, prompt),
    attention: put(state.attention, attention),
    locks: put(state.locks, lock),
    runs: put(state.runs, run),
    threads: put(state.threads, thread),
    messages: put(state.messages, message),
    deliveries: put(state.deliveries, delivery),
    memories: put(state.memories, memory),
    devices: put(state.devices, device),
  }
}
