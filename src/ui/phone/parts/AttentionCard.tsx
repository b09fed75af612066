import { createMemo, Match, Show, Switch } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { isDialog, lookOf, subjectOf } from '../../features/attention/queue.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { usePhone } from '../state/phone.ts'
import { addressOf } from '../state/place.ts'
import { wantOf } from '../state/work.ts'
import './AttentionCard.css'
import { DialogOptions } from './DialogOptions.tsx'
import { MessageAnswers } from './MessageAnswers.tsx'
import { ReviewActs } from './ReviewActs.tsx'
import { TapNote } from './TapNote.tsx'

interface CardProps {
  readonly item: Attention
  /** Beside the task itself its title and the way to it say nothing. */
  readonly onTask?: boolean
}

/** One thing that waits for the person, with all that is needed to decide it. */
export function AttentionCard(props: CardProps) {
  const { yard, outbox } = usePhone()
  const subject = () => subjectOf(yard.state, props.item)
  const look = () => lookOf(props.item)
  const tap = createMemo(() => outbox.about(props.item.id))
  return (
    <article class={`card card-${look().lamp}`} aria-label={`${look().word}: ${subject()}`}>
      <header class="card-head">
        <Lamp kind={look().lamp} word={look().word} />
        <span class="card-title">{props.onTask ? look().word : subject()}</span>
        <span class="row-age">
          <Age at={props.item.opened_at} />
        </span>
      </header>
      <p class="card-want">{wantOf(yard.state, props.item)}</p>
      <Words item={props.item} />
      <Show when={tap()} keyed fallback={<Acts item={props.item} />}>
        {(sent) => <TapNote tap={sent} />}
      </Show>
      <Foot item={props.item} onTask={props.onTask === true} />
    </article>
  )
}

function Words(props: { readonly item: Attention }) {
  return (
    <Switch fallback={<p class="card-text">{props.item.text}</p>}>
      <Match when={props.item.kind === 'permission' || props.item.kind === 'conflict'}>
        <pre class="code" tabIndex={0} role="region" aria-label="What it is about">
          {props.item.text}
        </pre>
      </Match>
      <Match when={props.item.kind === 'message'}>
        <></>
      </Match>
      <Match when={props.item.kind === 'review' && props.item.text === ''}>
        <p class="card-text">It says nothing about its change.</p>
      </Match>
    </Switch>
  )
}

function Acts(props: { readonly item: Attention }) {
  return (
    <Switch>
      <Match when={isDialog(props.item)}>
        <DialogOptions item={props.item} />
      </Match>
      <Match when={props.item.kind === 'review'}>
        <ReviewActs item={props.item} />
      </Match>
      <Match when={props.item.kind === 'message'}>
        <MessageAnswers item={props.item} />
      </Match>
      <Match when={props.item.kind === 'failure'}>
        <p class="small muted">It is started again on the computer.</p>
      </Match>
    </Switch>
  )
}

/** What never decides anything: put it off, look closer. */
function Foot(props: { readonly item: Attention; readonly onTask: boolean }) {
  const { outbox, mayAct } = usePhone()
  const isLater = (): boolean => props.item.later_at !== null
  const putOff = (): void => {
    const { id } = props.item
    if (isLater()) outbox.send({ do: 'restore', attention_id: id }, 'Brought back', id)
    else outbox.send({ do: 'later', attention_id: id }, 'Put off', id)
  }
  const hasChange = (): boolean => props.item.kind === 'review' || props.item.kind === 'conflict'
  const part = (): 'changes' | 'terminal' => (hasChange() ? 'changes' : 'terminal')
  return (
    <footer class="card-foot">
      <button
        type="button"
        class="quiet"
        disabled={!mayAct() || outbox.about(props.item.id) !== undefined}
        onClick={putOff}
      >
        {isLater() ? 'Bring back' : 'Later'}
      </button>
      <Show when={!props.onTask && props.item.task_id}>
        {(id) => (
          <a class="quiet" href={addressOf({ at: 'task', id: id(), part: part() })}>
            {hasChange() ? 'See the changes' : 'Look at the terminal'}
          </a>
        )}
      </Show>
    </footer>
  )
}
