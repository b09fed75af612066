import type { Context } from '../context.ts'

const GRACE_MS = 3_000

/** Ends every process of a task's terminals; resolves when they are gone. */
export async function endTerminals(context: Context, taskId: string): Promise<void> {
  const terminals = context.ports.store.read((tables) =>
    tables.terminals.list({ where: { task_id: taskId } }),
  )
  await Promise.all(
    terminals
      .filter((terminal) => context.ports.terminals.isRunning(terminal.id))
      .map((terminal) => context.ports.terminals.end(terminal.id, GRACE_MS)),
  )
}
