import { failure } from '../contract/errors.ts'
import { pairRequest } from '../contract/phone.ts'
import type { Core } from '../core/index.ts'
import { sendError, sendJson } from './answer.ts'
import { checkJsonType, readJson } from './body.ts'
import { requireMethod, type Serve } from './exchange.ts'

/** Bytes; a ticket and a name are far shorter. */
const PAIR_LIMIT = 4096

/** POST /api/pair: a ticket for a token. Who asks has neither token nor role; the core counts what is wrong. */
export const createPair = (core: Core): Serve => {
  return async (exchange) => {
    const { request, response, url, address } = exchange
    if (!requireMethod(exchange, 'POST')) return
    // What stands in an address is kept by histories and logs.
    if (url.search !== '')
      return sendError(response, failure('BAD_REQUEST', 'Send the ticket in the body, never in the address.'))
    const refused = checkJsonType(request)
    if (refused) return sendError(response, refused)
    const body = await readJson(request, PAIR_LIMIT)
    if (!body.ok) return sendError(response, body.error)
    const input = pairRequest.safeParse(body.value)
    if (!input.success) {
      const issues = input.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
      const message = issues
        .map(({ field, message }) => (field ? `${field}: ${message}` : message))
        .join('; ')
      return sendError(response, failure('BAD_REQUEST', message, { issues }))
    }
    const paired = core.pair({ ...input.data, address })
    if (paired.ok) sendJson(response, 200, paired.value)
    else sendError(response, paired.error)
  }
}
