import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationTable } from '../contract/operationTable.ts'
import { role } from '../contract/token.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

const refused = operationTable
  .filter(({ meta }) => !meta.stream)
  .flatMap((operation) => role.options.map((each) => ({ operation, role: each })))
  .filter(({ operation, role }) => !operation.meta.roles.includes(role))

describe('roles', () => {
  let edge: Edge
  beforeAll(async () => {
    edge = await startEdge(createFakeCore())
  })
  afterAll(() => edge.close())

  it.each(refused.map(({ operation, role }) => [operation.name, role, operation] as const))(
    '%s refuses a %s whatever the ids and the input are',
    async (_, role, { method, path }) => {
      for (const value of ['tsk-none', '%00', 'no-id-at-all']) {
        const nonsense = method === 'GET' ? {} : { body: value === '%00' ? '{"broken' : { nonsense: [1] } }
        const url = `/api${path.replace(/\{\w+\}/g, value)}`
        const answer = await edge.send({ method, path: url, token: role, ...nonsense })
        expect(answer.status).toBe(403)
        expect(answer.json).toMatchObject({ defined: true, code: 'FORBIDDEN', status: 403 })
      }
      expect(edge.calls).toEqual([])
      expect(edge.errors).toEqual([])
    },
  )
})
