import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'

export const listKinds =
  (context: Context): Handler<'kind', 'list'> =>
  async () => {
    const { agents, config } = context.ports
    const items = await Promise.all(
      agents.list().map(async (kind) => {
        const found = await kind.detect(config.environment)
        return {
          kind: kind.kind,
          title: kind.title,
          ...found,
          self_contained: kind.self_contained,
          resumable: kind.resumable,
          verified: kind.verified.ok,
          note: kind.verified.note,
          locks_bind: kind.refuse !== null,
          permission_modes: [...(kind.permission_modes ?? [])],
          models: [...(kind.models ?? [])],
          install: kind.install ?? null,
        }
      }),
    )
    return ok({ items })
  }
