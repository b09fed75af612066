import { createSignal, For, Show } from 'solid-js'
import { setTheme, theme, type Theme } from '../../state/theme.ts'
import { Exposure } from '../parts/Exposure.tsx'
import { Notifications } from '../parts/Notifications.tsx'
import { TapNote } from '../parts/TapNote.tsx'
import { usePhone } from '../state/phone.ts'
import { go } from '../state/place.ts'
import { countsOf, type ProjectCounts } from '../state/work.ts'
import './Yard.css'

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the phone'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

const wordsOf = ({ needs, working, review, done, all }: ProjectCounts): string =>
  all === 0
    ? 'no tasks'
    : [
        needs > 0 ? `${needs} ${needs === 1 ? 'needs' : 'need'} you` : '',
        working > 0 ? `${working} working` : '',
        review > 0 ? `${review} to review` : '',
        `${done} of ${all} done`,
      ]
        .filter(Boolean)
        .join(' · ')

/** All projects at a glance, and what concerns this phone itself. */
export function Yard(props: { readonly onLeft: () => void }) {
  const { yard, outbox, choose } = usePhone()
  const show = (id: string): void => {
    choose(id)
    go({ at: 'now' })
  }
  return (
    <div class="yard">
      <h1 class="visually-hidden">Yard</h1>
      <h2 class="phone-group">Projects</h2>
      <For
        each={countsOf(yard.state)}
        fallback={<p class="phone-calm">No project is open on the computer.</p>}
      >
        {(each) => (
          <button type="button" class="row" onClick={() => show(each.id)}>
            <span class="row-words">
              <span class="row-title">{each.name}</span>
              <span class="row-note">{wordsOf(each)}</span>
            </span>
          </button>
        )}
      </For>
      <Show when={outbox.taps().length > 0}>
        <h2 class="phone-group">On its way</h2>
        <For each={outbox.taps()}>
          {(tap) => (
            <div class="yard-part">
              <TapNote tap={tap} />
            </div>
          )}
        </For>
      </Show>
      <ThisPhone onLeft={() => props.onLeft()} />
    </div>
  )
}

function ThisPhone(props: { readonly onLeft: () => void }) {
  const { device, pairing, role } = usePhone()
  const pairedAt = (): string | undefined => {
    const at = device()?.paired_at
    return at === undefined
      ? undefined
      : new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
  }
  return (
    <>
      <h2 class="phone-group">This phone</h2>
      <dl class="yard-facts">
        <dt>Name</dt>
        <dd>{device()?.name ?? pairing.name}</dd>
        <dt>It may</dt>
        <dd>{role() === 'remote' ? 'look, answer, prompt, approve and press keys' : 'look only'}</dd>
        <Show when={pairedAt()}>
          {(at) => (
            <>
              <dt>Paired</dt>
              <dd>{at()}</dd>
            </>
          )}
        </Show>
      </dl>
      <h2 class="phone-group">The link</h2>
      <div class="yard-part">
        <Exposure />
      </div>
      <h2 class="phone-group">Colours</h2>
      <div class="parts yard-part" role="group" aria-label="Colours">
        <For each={THEMES}>
          {([value, title]) => (
            <button type="button" aria-pressed={theme() === value} onClick={() => setTheme(value)}>
              {title}
            </button>
          )}
        </For>
      </div>
      <h2 class="phone-group">Notifications</h2>
      <div class="yard-part">
        <Notifications />
      </div>
      <Forget onLeft={() => props.onLeft()} />
    </>
  )
}

function Forget(props: { readonly onLeft: () => void }) {
  const { leave, outbox } = usePhone()
  const [sure, setSure] = createSignal(false)
  const [problem, setProblem] = createSignal<string | null>(null)
  const forget = async (): Promise<void> => {
    const words = await leave()
    setProblem(words)
    if (words !== null) return
    outbox.clear()
    props.onLeft()
  }
  return (
    <div class="yard-part yard-forget">
      <Show
        when={sure()}
        fallback={
          <button type="button" class="big" onClick={() => setSure(true)}>
            Forget this phone
          </button>
        }
      >
        <p>Its token ends now; to come back it has to be paired again.</p>
        <Show when={problem()}>
          {(words) => (
            <p class="pair-note" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <div class="options options-pair">
          <button type="button" class="big" onClick={() => setSure(false)}>
            Keep it
          </button>
          <button type="button" class="big big-danger" onClick={() => void forget()}>
            Forget it
          </button>
        </div>
      </Show>
    </div>
  )
}
