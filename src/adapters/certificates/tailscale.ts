import { z } from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import type { Certificate } from '../../contract/phone.ts'
import type { Tls } from '../../core/ports/phone.ts'
import { readPair } from './readPair.ts'
import { runProgram, type ProgramOptions } from './runProgram.ts'

/** A new certificate is fetched from its authority, which takes some seconds. */
const FETCH_MS = 30_000

const SWITCH_ON =
  'Switch on MagicDNS and HTTPS certificates under DNS in the admin console of Tailscale, then try again.'

const some = z
  .array(z.string())
  .nullish()
  .transform((names) => names ?? [])

/** The part of `tailscale status --json` that says where this machine is found and for which names it gets certificates. */
const statusSchema = z.object({
  BackendState: z.string().optional(),
  Self: z.object({ DNSName: z.string().optional(), TailscaleIPs: some }).nullish(),
  TailscaleIPs: some,
  CertDomains: some,
})
type Status = z.infer<typeof statusSchema>

type Asked = Result<Status, string>

function parseStatus(text: string): Status | null {
  try {
    return statusSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return null
  }
}

async function ask(options: ProgramOptions): Promise<Asked> {
  const asked = await runProgram('tailscale', ['status', '--json'], options)
  if (asked.kind === 'absent') return err('Tailscale is not installed, or its program is not in the PATH.')
  if (asked.kind === 'timed_out') return err('Tailscale does not answer. Check that it runs, then try again.')
  if (asked.kind === 'failed') return err(`Tailscale does not answer: ${asked.said}`)
  const status = parseStatus(asked.stdout)
  if (!status) return err('Tailscale answers in words that this version of Switchyard does not know.')
  if (status.BackendState !== undefined && status.BackendState !== 'Running')
    return err(`Tailscale is not connected (${status.BackendState}). Run "tailscale up" and try again.`)
  return ok(status)
}

/** Its own name without the point at the end, where it gets certificates for it. */
function nameOf({ Self, CertDomains }: Status): string | undefined {
  const own = Self?.DNSName?.replace(/\.$/, '')
  return CertDomains.find((name) => name === own) ?? CertDomains[0]
}

/** What Tailscale can give this machine; null where it is not there, off, or gives no certificates. */
export async function offerTailscale(
  hosts: readonly string[],
  options: ProgramOptions,
): Promise<Certificate | null> {
  const asked = await ask(options)
  if (!asked.ok) return null
  const name = nameOf(asked.value)
  const own = [...asked.value.TailscaleIPs, ...(asked.value.Self?.TailscaleIPs ?? []), name]
  if (name === undefined || !hosts.some((host) => own.includes(host))) return null
  const note =
    'Every phone trusts it. The phone must be in your tailnet. The name of this machine then stands in the public list of certificates.'
  return { source: 'tailscale', hosts: [name], note }
}

const PEM = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g

/** Chain and key out of what the program prints when both are asked for on its standard output. */
function splitPem(text: string): { cert: string; key: string } {
  const blocks = [...text.matchAll(PEM)]
  const only = (ending: string): string =>
    blocks
      .filter(([, label = '']) => label.endsWith(ending))
      .map(([block]) => `${block}\n`)
      .join('')
  return { cert: only('CERTIFICATE'), key: only('PRIVATE KEY') }
}

function whyNot(said: string, name: string): string {
  if (/does not support getting TLS|HTTPS (cert|is not enabled)/i.test(said))
    return `This tailnet gives no certificates. ${SWITCH_ON}`
  if (/denied|operator/i.test(said))
    return `Tailscale does not give its certificate to this user. Run "sudo tailscale set --operator=$USER" once, then try again.`
  return `Tailscale gave no certificate for ${name}: ${said}`
}

/**
 * The certificate of this machine's name in its tailnet. Tailscale keeps and renews it by itself, so it is asked for anew
 * each time; it comes by standard output, because a program in a sandbox could not write where it is told to.
 */
export async function loadTailscale(
  host: string,
  options: ProgramOptions & { readonly now: number },
): Promise<Result<Tls, string>> {
  const asked = await ask(options)
  if (!asked.ok) return asked
  if (asked.value.CertDomains.length === 0) return err(`This tailnet gives no certificates. ${SWITCH_ON}`)
  if (!asked.value.CertDomains.includes(host))
    return err(
      `Tailscale gives no certificate for ${host}, but for ${asked.value.CertDomains.join(', ')}. Choose that as the name.`,
    )
  const args = ['cert', '--cert-file', '-', '--key-file', '-', host]
  const fetched = await runProgram('tailscale', args, { ...options, timeoutMs: FETCH_MS })
  if (fetched.kind === 'timed_out')
    return err(
      `Tailscale gave no certificate for ${host} within ${FETCH_MS / 1_000} s. Run "tailscale cert ${host}" by hand to see what it waits for.`,
    )
  if (fetched.kind === 'absent') return err('Tailscale is not installed, or its program is not in the PATH.')
  if (fetched.kind === 'failed') return err(whyNot(fetched.said, host))
  const name = `what Tailscale gave for ${host}`
  return readPair({ ...splitPem(fetched.stdout), certName: name, keyName: name }, host, options.now)
}
