import { request as httpRequest } from 'node:http'
import { err, ok } from '../base/result.ts'
import { createRest, type Fields, type HttpSend, type RestFailure } from '../client/rest.ts'
import type { OperationEntry } from '../contract/operationTable.ts'
import type { HostAddress } from './findHost.ts'
import { CliError, EXIT, exitOf } from './outcome.ts'

/** node:http, because fetch gives up after five minutes and a merge with its checks may take longer. */
const send: HttpSend = ({ method, url, headers, body }) =>
  new Promise((resolve) => {
    const fail = (error: Error): void =>
      resolve(err({ kind: 'unreachable', message: error.message, sent: true }))
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () => {
        resolve(ok({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
    })
    request.on('error', fail)
    request.end(body)
  })

/** A GET of a path from the host's root; undefined for what this token may not see or this host does not have. */
export async function askHost(host: HostAddress, path: string): Promise<unknown> {
  const answer = await createRest({ ...host, request: send }).call({ method: 'GET', path }, {})
  if (answer.ok) return answer.value
  if (answer.error.kind === 'unreachable' || answer.error.status === 401) throw failureOf(host, answer.error)
  return undefined
}

/** One REST call; its answer, or a CliError with the exit code that goes with its status. */
export async function callHost(
  host: HostAddress,
  operation: OperationEntry,
  fields: Fields,
): Promise<unknown> {
  const { method, path } = operation
  const answer = await createRest({ ...host, request: send }).call({ method, path: `/api${path}` }, fields)
  if (answer.ok) return answer.value
  throw failureOf(host, answer.error)
}

function failureOf(host: HostAddress, error: RestFailure): CliError {
  if (error.kind === 'unreachable' || error.code === 'NOT_A_HOST')
    return new CliError(
      'NO_HOST',
      `No host answers at ${host.url}. Start it with: switchyard serve`,
      EXIT.noHost,
    )
  return new CliError(error.code, error.message, exitOf(error.code, error.status ?? 400), error.details)
}
