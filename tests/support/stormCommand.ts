import type { Fields } from './e2eMcp.ts'

/** One call that changes something, under an id of its own, so that it can be asked for again. */
export interface Command {
  readonly what: string
  readonly method: string
  readonly path: string
  readonly body: Fields
}

let made = 0
const requestOf = (what: string): string => `${what}-${(made += 1)}`
export const post = (what: string, path: string, body: Fields = {}): Command => {
  const id = requestOf(what)
  return { what, method: 'POST', path, body: { ...body, request_id: id } }
}
export const create = (start: boolean): Command => {
  const command = ['sh', '-c', 'echo ready; exec tail -f /dev/null']
  const title = `Storm ${made + 1}`
  return post('create', '/tasks', { title, kind: 'custom', command, start, prompt: 'go on' })
}

export const close = (task: string): Command => {
  const path = `/tasks/${task}?request_id=${requestOf('close')}`
  return { what: 'close', method: 'DELETE', path, body: {} }
}
