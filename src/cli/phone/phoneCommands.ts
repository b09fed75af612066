import { Option, type Command } from 'commander'
import { operationNamed } from '../../contract/operationTable.ts'
import type { GlobalOptions } from '../findHost.ts'
import { runOperation } from '../runOperation.ts'
import type { PhoneOptions } from './phoneOptions.ts'
import { runPhone } from './runPhone.ts'

/** `switchyard phone` by itself, and the words that people try first beside those of the contract. */
export function addPhone(program: Command): void {
  const phone = program.commands.find((command) => command.name() === 'phone')
  if (!phone) throw new Error('The contract has no noun phone')
  phone.summary(`pair a phone by a QR code; also: ${phone.summary()}, off, status`)
  // A verb of its own, meant where none is named: its options would else be taken from the verbs behind it.
  const pair = phone
    .command('pair', { isDefault: true })
    .description(
      'Let a phone connect, and show a QR code to pair it with; stays for ten minutes to answer what it asks for. The same as: switchyard phone',
    )
    .addOption(new Option('--address <text>', 'address of this machine; see: switchyard phone links'))
    .addOption(new Option('--interface <text>', 'the address of this network interface, such as wlan0'))
    .addOption(new Option('--host <text>', 'name under which the phone reaches the address'))
    .addOption(new Option('--port <number>', 'default: 7434; 0 picks one'))
    .addOption(new Option('--certificate <text>', 'tailscale, mkcert, files or none'))
    .addOption(new Option('--cert-file <text>', 'PEM file of your own certificate with its chain'))
    .addOption(new Option('--key-file <text>', 'PEM file of its key'))
    .addOption(new Option('--accept-plain', 'go without encryption: others on the network can read along'))
  pair.action(async () => runPhone(pair.optsWithGlobals<PhoneOptions>()))
  const also = (name: string, words: string, operation: 'phone.disable' | 'phone.show'): void => {
    const command = phone.command(name).description(words)
    command.action(async () =>
      runOperation(operationNamed(operation), {}, command.optsWithGlobals<GlobalOptions>()),
    )
  }
  also('off', 'Let no phone connect any more; the same as: switchyard phone disable', 'phone.disable')
  also('status', 'Whether phones may connect, and where; the same as: switchyard phone show', 'phone.show')
}
