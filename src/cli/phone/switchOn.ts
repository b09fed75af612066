import { resolve } from 'node:path'
import type { Interface } from 'node:readline/promises'
import { z } from 'zod'
import { cleanLine } from '../../base/text.ts'
import { operationNamed } from '../../contract/operationTable.ts'
import { link, phone, type Phone } from '../../contract/phone.ts'
import { callHost } from '../callHost.ts'
import type { HostAddress } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import { pickAddress } from './pickAddress.ts'
import type { PhoneOptions } from './phoneOptions.ts'

const listed = z.object({ items: z.array(link) })
const refusal = z.object({ exposure: z.array(z.string()) })

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** The address that the options mean; asked for where several could be meant. Undefined leaves it to the host. */
async function chooseAddress(
  host: HostAddress,
  options: PhoneOptions,
  terminal: Interface | null,
): Promise<string | undefined> {
  if (options.address !== undefined) return options.address
  const { items } = listed.parse(await callHost(host, operationNamed('phone.links'), {}))
  const ask = (list: string): Promise<string> | undefined => {
    if (!terminal) return undefined
    say(`Where does the phone come from?\n${list}`)
    return terminal.question('Number [1]: ')
  }
  return pickAddress(items, options.interface, ask)
}

/** Whether the person goes without encryption, having read what others can then do. */
async function acceptsPlain(error: CliError, terminal: Interface): Promise<boolean> {
  const { exposure } = refusal.parse(error.details)
  say(
    [
      '',
      'Nothing on the way to the phone is encrypted:',
      ...exposure.map((words) => `- ${cleanLine(words)}`),
    ].join('\n'),
  )
  return (await terminal.question('Type yes to go on like that: ')).trim().toLowerCase() === 'yes'
}

const filesOf = ({ certFile, keyFile }: PhoneOptions) => ({
  // The host has another current folder.
  ...(certFile !== undefined && { cert_file: resolve(certFile) }),
  ...(keyFile !== undefined && { key_file: resolve(keyFile) }),
})

/** Lets phones connect, as the options say; what they leave open is asked for where somebody is there to answer. */
export async function switchOn(
  host: HostAddress,
  options: PhoneOptions,
  terminal: Interface | null,
): Promise<Phone> {
  const address = await chooseAddress(host, options, terminal)
  const { host: name, port, certificate } = options
  const wanted = {
    ...filesOf(options),
    ...(address !== undefined && { address }),
    ...(name !== undefined && { host: name }),
    ...(port !== undefined && { port }),
    ...(certificate !== undefined && { certificate }),
  }
  const enable = async (accept: boolean): Promise<Phone> =>
    phone.parse(
      await callHost(host, operationNamed('phone.enable'), {
        ...wanted,
        ...(accept && { accept_plain: true }),
      }),
    )
  try {
    return await enable(options.acceptPlain ?? false)
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'PLAIN_NOT_ACCEPTED') throw error
    if (!terminal)
      throw new CliError(
        error.code,
        `${error.message} On the command line that is --accept-plain.`,
        EXIT.usage,
        error.details,
      )
    if (!(await acceptsPlain(error, terminal)))
      throw new CliError(error.code, 'It stays off: nothing was switched on.', EXIT.impossible)
    return enable(true)
  }
}
