import { describe, expect, it } from 'vitest'
import { ERROR_STATUS } from './errors.ts'
import { operationTable } from './operationTable.ts'

describe.each(operationTable.map((operation) => [operation.name, operation] as const))(
  '%s',
  (_, operation) => {
    it('states the status of each error, and none is the fault of the host', () => {
      expect(Object.keys(operation.codes).length).toBeGreaterThan(0)
      for (const [code, status] of Object.entries(operation.codes)) {
        expect(ERROR_STATUS).toHaveProperty(code, status)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    })

    it('serves at least one role, and its tool no other role', () => {
      expect(operation.meta.roles.length).toBeGreaterThan(0)
      for (const role of operation.meta.tool?.roles ?? []) expect(operation.meta.roles).toContain(role)
    })

    it('has no command id where it changes nothing', () => {
      if (operation.method === 'GET') expect(operation.fields).not.toContain('request_id')
    })

    it('names only fields of its input in its path and its tool', () => {
      for (const field of operation.pathFields) expect(operation.fields).toContain(field)
      for (const field of operation.meta.tool?.bound ?? []) expect(operation.fields).toContain(field)
    })
  },
)

describe('the contract', () => {
  it('has each route and alias once, and each tool once for a role', () => {
    const routes = operationTable.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
    const tools = operationTable.flatMap(({ meta: { tool } }) =>
      (tool?.roles ?? []).map((role) => `${role} ${tool?.name ?? ''}`),
    )
    const aliases = operationTable.flatMap(({ meta }) => meta.alias ?? [])
    for (const names of [routes, tools, aliases]) expect(new Set(names).size).toBe(names.length)
  })

  it('what a viewer may call changes nothing but what its own phone is', () => {
    const changing = operationTable.filter(
      ({ meta, method }) => meta.roles.includes('viewer') && method !== 'GET',
    )
    expect(changing.map(({ name }) => name).sort()).toEqual(['device.ask', 'device.leave'])
  })

  it('whatever a viewer may see, a remote may see too', () => {
    const seen = operationTable.filter(
      ({ meta }) => meta.roles.includes('viewer') && !meta.roles.includes('remote'),
    )
    // A remote has what it would ask for.
    expect(seen.map(({ name }) => name)).toEqual(['device.ask'])
  })
})
