import { ok } from '../../base/result.ts'
import type { Thread } from '../../contract/message.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { mailFor } from '../messages/listMessages.ts'
import { mailboxOf } from '../messages/mailbox.ts'
import { findProject } from '../projects/findProject.ts'
import { waitsFor } from './goOn.ts'
import { requireThread, seesThread } from './requireThread.ts'

const STATUS: Readonly<Record<'waiting' | 'open' | 'all', readonly Thread['status'][]>> = {
  waiting: ['waiting'],
  open: ['open', 'waiting'],
  all: ['open', 'waiting', 'resolved', 'archived'],
}

/** The threads that the caller takes part in; the person sees all. */
export const listThreads =
  (context: Context): Handler<'thread', 'list'> =>
  async (caller, input) => {
    const found = await findProject(context, caller, input.project)
    if (!found.ok) return found
    const { which, limit, offset } = input
    return context.ports.store.read((tables) => {
      const box = mailboxOf(caller)
      const who = { id: box, label: tables.agents.get(box)?.label ?? caller.label, role: caller.role }
      const where = { project_id: found.value.id, status: STATUS[which] }
      const all = tables.threads
        .list({ where, newestFirst: true })
        .filter((thread) =>
          which === 'waiting' ? waitsFor(thread, who) : seesThread(tables, caller, thread),
        )
      return ok({ items: all.slice(offset, offset + limit), total: all.length, offset })
    })
  }

export const showThread =
  (context: Context): Handler<'thread', 'show'> =>
  async (caller, input) =>
    context.ports.store.read((tables) => {
      const found = requireThread(tables, caller, input.thread_id)
      if (!found.ok) return found
      const messages = tables.messages.list({ where: { thread_id: found.value.id } })
      return ok({
        thread: found.value,
        messages: mailFor(tables, caller, messages),
      })
    })
