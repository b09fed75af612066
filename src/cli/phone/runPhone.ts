import { createInterface } from 'node:readline/promises'
import { operationNamed } from '../../contract/operationTable.ts'
import { phone as phoneSchema, type Phone, type Ticket } from '../../contract/phone.ts'
import { callHost } from '../callHost.ts'
import { findHost, type HostAddress } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import type { PhoneOptions } from './phoneOptions.ts'
import { qrText } from './qrText.ts'
import { makeTicket, stay } from './stay.ts'
import { switchOn } from './switchOn.ts'

const OWN = ['address', 'interface', 'host', 'port', 'certificate', 'certFile', 'keyFile'] as const

/** What is on stays as it is, unless the line names something else. */
const isWanted = (phone: Phone, options: PhoneOptions): boolean =>
  phone.state === 'on' && OWN.every((name) => options[name] === undefined)

/** The code and its address. Piped output has no screen to be scanned from, so it gets the address alone. */
function textOf({ url, expires_at: end }: Ticket, { encrypted }: Phone): string {
  const { isTTY, columns } = process.stdout
  const code = isTTY ? qrText(url, columns) : null
  return [
    ...(code === null ? [] : ['', code, '']),
    url,
    `For one phone, until ${new Date(end).toLocaleTimeString()}.${encrypted ? '' : ' What travels is not encrypted.'}`,
  ].join('\n')
}

async function once(host: HostAddress, options: PhoneOptions): Promise<void> {
  const before = phoneSchema.parse(await callHost(host, operationNamed('phone.show'), {}))
  const on = isWanted(before, options) ? before : await switchOn(host, options, null)
  const ticket = await makeTicket(host)
  // The code that was just made belongs to the state that is told.
  const phone = { ...on, ticket_expires_at: ticket.expires_at }
  if (options.json) process.stdout.write(`${JSON.stringify({ phone, ticket })}\n`)
  else process.stdout.write(`${textOf(ticket, on)}\n`)
}

/** Switches the phone on where it is off, shows a code, and stays where a person can answer what the phone asks for. */
export async function runPhone(options: PhoneOptions): Promise<void> {
  const host = await findHost(options)
  const isAttended = process.stdin.isTTY && process.stdout.isTTY && !options.json
  if (!isAttended) return once(host, options)
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const left = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new CliError('LEFT', 'Left without a change.', EXIT.impossible)))
  })
  // Whoever leaves later, when nothing is asked any more, is told nothing.
  left.catch(() => undefined)
  const before = phoneSchema.parse(await callHost(host, operationNamed('phone.show'), {}))
  const phone = isWanted(before, options)
    ? before
    : await Promise.race([switchOn(host, options, lines), left])
  process.stdout.write('Scan the code with the phone’s camera, or open the address on it. Ctrl-C leaves.\n')
  await stay({ host, lines, textOf: (ticket) => textOf(ticket, phone) })
}
