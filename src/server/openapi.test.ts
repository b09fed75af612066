import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationTable } from '../contract/operationTable.ts'
import { startEdge } from '../../tests/support/edge.ts'

interface Described {
  readonly responses: Record<string, unknown>
  readonly parameters?: readonly { name: string; in: string; schema: Record<string, unknown> }[]
}

interface Document {
  readonly openapi: string
  readonly security: unknown
  readonly components: { readonly securitySchemes: Record<string, unknown> }
  readonly paths: Record<string, Record<string, Described>>
}

describe('/api/openapi.json', () => {
  let edge: Awaited<ReturnType<typeof startEdge>>
  let document: Document
  beforeAll(async () => {
    edge = await startEdge()
    const answer = await edge.send({ path: '/api/openapi.json' })
    expect(answer.status).toBe(200)
    document = answer.json as unknown as Document
  })
  afterAll(() => edge.close())

  it('describes every REST operation with the status of each of its errors', () => {
    expect(document.openapi).toMatch(/^3\.1/)
    for (const { method, path, codes, meta } of operationTable) {
      const described = document.paths[path]?.[method.toLowerCase()]
      expect(described !== undefined).toBe(meta.stream !== true)
      if (!described) continue
      const statuses = ['200', ...Object.values(codes).map(String)]
      expect(Object.keys(described.responses).sort()).toEqual([...new Set(statuses)].sort())
    }
  })

  it('asks for a bearer token', () => {
    expect(document.security).toEqual([{ token: [] }])
    expect(document.components.securitySchemes).toEqual({ token: { type: 'http', scheme: 'bearer' } })
  })

  it('has numbers in queries and ids in paths', () => {
    const list = document.paths['/tasks']?.['get']?.parameters ?? []
    expect(list.find(({ name }) => name === 'limit')).toMatchObject({ in: 'query', schema: { maximum: 200 } })
    const show = document.paths['/tasks/{task_id}']?.['get']?.parameters ?? []
    expect(show).toMatchObject([{ name: 'task_id', in: 'path', required: true }])
  })
})
