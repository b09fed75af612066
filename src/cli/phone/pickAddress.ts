import { cleanLine } from '../../base/text.ts'
import type { Link } from '../../contract/phone.ts'
import { CliError, EXIT } from '../outcome.ts'

const usage = (message: string): CliError => new CliError('USAGE', message, EXIT.usage)

/** The first address of each interface that a phone may come over, in the order of the host. */
function usualOf(links: readonly Link[]): Link[] {
  const usual = links.filter(({ kind }) => kind === 'tailscale' || kind === 'lan' || kind === 'vpn')
  return usual.filter((link, at) => usual.findIndex((each) => each.interface === link.interface) === at)
}

/**
 * The address of the named interface, else the only one that a phone may come over, else what the person answers to the
 * list. `ask` answers undefined where nobody is there. Undefined leaves it to the host, which then says what is missing.
 */
export async function pickAddress(
  links: readonly Link[],
  name: string | undefined,
  ask: (list: string) => Promise<string> | undefined,
): Promise<string | undefined> {
  if (name !== undefined) {
    const found = links.find((each) => each.interface === name)
    if (found) return found.address
    const names = [...new Set(links.map((each) => cleanLine(each.interface)))].join(', ')
    throw usage(
      `There is no interface ${cleanLine(name)} with an address here; there are: ${names || 'none'}`,
    )
  }
  const usual = usualOf(links)
  if (usual.length < 2) return usual[0]?.address
  const rows = usual.map(
    (each, at) => `${String(at + 1).padStart(3)}  ${cleanLine(each.label)}  ${each.address}`,
  )
  const answer = await ask(rows.join('\n'))
  if (answer === undefined)
    throw usage(
      `This machine has several addresses; name one by --address or --interface:\n${rows.join('\n')}`,
    )
  const number = answer.trim() === '' ? 1 : Number(answer)
  const chosen = usual[number - 1]
  if (!chosen) throw usage(`There is no number ${cleanLine(answer)} in the list.`)
  return chosen.address
}
