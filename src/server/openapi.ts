import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../contract/index.ts'
import { operationNamed } from '../contract/operationTable.ts'
import { API_PREFIX } from './rest.ts'

/** The OpenAPI document of the REST API, made from the contract once it is asked for. */
export function createOpenApi(version: string): () => Promise<object> {
  let document: Promise<object> | undefined
  const generate = (): Promise<object> =>
    new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
      info: {
        title: 'Switchyard',
        version,
        description: 'The REST API of a Switchyard host on this machine. Made from its contract.',
      },
      servers: [{ url: API_PREFIX }],
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      filter: ({ path }) => operationNamed(path.join('.')).meta.stream !== true,
    })
  return () => (document ??= generate())
}
