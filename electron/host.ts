import { once } from 'node:events'
import { isAlive, type Session } from './hostCalls.ts'
import { endHost, launchHost, type HostProcess, type HostProgram } from './launchHost.ts'

/** Waits before the next start, in milliseconds; a host that served for a while is started again at once. */
const WAITS = [0, 500, 2_000, 5_000] as const
const STEADY_MS = 30_000

export interface HostInput extends HostProgram {
  /** Where to listen first; undefined leaves it to the host. */
  readonly port: string | undefined
  /** What has become of the host, for the person. */
  say(words: string | null): void
  /** The host serves at another address than before. */
  moved(): void
  /** It has failed several times in a row: whether to try again. */
  stuck(reason: string): Promise<boolean>
}

/** Keeps a host running: starts it, attaches to one that runs, and starts it again whenever it is lost. */
export class Host {
  readonly #input: HostInput
  readonly #end = new AbortController()
  #process: HostProcess | undefined
  #serving: (Session & { attached: boolean; lost: PromiseWithResolvers<string> }) | undefined
  #next = Promise.withResolvers<Session>()
  #url: string | undefined
  #port: string | undefined

  constructor(input: HostInput) {
    this.#input = input
    this.#port = input.port
    void this.#keep()
  }

  /** Where it serves; waits while it does not. */
  async session(): Promise<Session> {
    const serving = this.#serving
    // Nobody tells us of the end of a host that is not our child; the page asks when it has lost it.
    if (serving?.attached && !(await isAlive(serving))) this.#lose('it does not answer')
    return this.#next.promise
  }

  /** The host that quitting would end; undefined for one that somebody else has started. */
  get own(): Session | undefined {
    return this.#serving?.attached === false ? this.#serving : undefined
  }

  /** Ends a host that is ours, and the supervision of any. */
  async end(): Promise<void> {
    this.#end.abort()
    if (this.#process) await endHost(this.#process)
  }

  async #keep(): Promise<void> {
    const { signal } = this.#end
    let problem: string | null = null
    for (let failures = 0; !signal.aborted; failures += 1) {
      // The end cuts the wait short.
      const wait = AbortSignal.timeout(WAITS[failures] ?? 0)
      await once(AbortSignal.any([signal, wait]), 'abort')
      if (signal.aborted) return
      const since = performance.now()
      problem = await this.#live(problem)
      if (signal.aborted) return
      this.#input.say(`${problem} and is being started again.`)
      const isSteady = performance.now() - since > STEADY_MS
      if (!isSteady && failures < WAITS.length - 1) continue
      if (!isSteady && !(await this.#input.stuck(`${problem}.`))) return
      failures = -1
    }
  }

  /** One life of a host; answers how it ended, or why it did not begin. */
  async #live(before: string | null): Promise<string> {
    const launched = launchHost(this.#input, this.#port)
    this.#process = launched
    const said = await launched.announced
    if ('error' in said) {
      if (said.error.code !== 'port_taken' || this.#port === '0')
        return `The host does not start (${said.error.message})`
      this.#port = '0'
      return this.#live(before)
    }
    const lost = Promise.withResolvers<string>()
    this.#serving = { ...said, lost }
    if (!said.attached) void launched.ended.then((how) => this.#lose(how))
    // The next one takes the same address, so that the page finds it by itself.
    this.#port = new URL(said.url).port
    if (this.#url !== undefined && this.#url !== said.url) this.#input.moved()
    this.#url = said.url
    this.#input.say(before && `${before} and was started again.`)
    this.#next.resolve({ url: said.url, token: said.token })
    return `The host has ended unexpectedly (${await lost.promise})`
  }

  #lose(how: string): void {
    const lost = this.#serving?.lost
    if (!lost) return
    this.#serving = undefined
    this.#next = Promise.withResolvers()
    lost.resolve(how)
  }
}
