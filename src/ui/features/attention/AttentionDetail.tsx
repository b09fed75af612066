import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import type { Answering } from './answering.ts'
import { AnswerMessages } from '../messages/AnswerMessages.tsx'
import './AttentionDetail.css'
import { bindKeys, isDialog, kindOf, lookOf, subjectOf } from './queue.ts'
import { ReviewContext } from './ReviewContext.tsx'
import { TerminalLines } from './TerminalLines.tsx'

/** Whether what decides it stands with it, rather than in a terminal. */
const hasOwnContext = ({ kind }: Attention): boolean => ['review', 'conflict', 'message'].includes(kind)

interface AttentionDetailProps {
  readonly item: Attention
  readonly answering: Answering
  readonly onLeave: () => void
  readonly onLater: () => void
}

/** One item with the context to decide it, and what can be done, each with its key. */
export function AttentionDetail(props: AttentionDetailProps) {
  const { state } = useYard()
  const task = () => state.tasks[props.item.task_id ?? '']
  const look = () => lookOf(props.item)
  const options = createMemo(() => (isDialog(props.item) ? bindKeys(props.item.options) : []))
  const subject = () => subjectOf(state, props.item)
  const place = (): string => {
    if (props.item.task_id === null) return 'All messages'
    return props.item.kind === 'review' ? 'Review it' : 'Its terminal'
  }
  const shown = () => (hasOwnContext(props.item) ? null : props.item.task_id)
  const isBusy = (): boolean => props.answering.busy() === props.item.id
  return (
    <section class="attention-detail" aria-label={`${look().word}: ${subject()}`}>
      <div class="attention-about">
        <div class="attention-kind">
          <Lamp kind={look().lamp} word="" />
          <span>{look().word}</span>
          <span class="faint">
            {kindOf(state, props.item)} · <Age at={props.item.opened_at} />
          </span>
        </div>
        <h2>{subject()}</h2>
        <Show when={task()?.branch}>{(branch) => <p class="mono faint cut">{branch()}</p>}</Show>
        <Switch fallback={<p class="attention-text">{props.item.text}</p>}>
          <Match when={isDialog(props.item)}>
            <pre class="attention-dialog">{props.item.text}</pre>
          </Match>
          <Match when={props.item.kind === 'review' ? task() : undefined}>
            {(reviewed) => <ReviewContext task={reviewed()} text={props.item.text} />}
          </Match>
          <Match when={props.item.kind === 'message'}>
            <AnswerMessages
              projectId={props.item.project_id}
              messageIds={props.item.options.map(({ key }) => key)}
            />
          </Match>
          <Match when={props.item.kind === 'conflict'}>
            <pre class="attention-paths">{props.item.text}</pre>
          </Match>
        </Switch>
        <Show when={shown()}>
          {(taskId) => <TerminalLines taskId={taskId()} identity={`${props.item.id} ${props.item.text}`} />}
        </Show>
      </div>
      <div class="attention-foot">
        <p class="attention-problem small" role="status">
          {props.answering.problemBeside(props.item.id)}
        </p>
        <div class="attention-actions">
          <For each={options()}>
            {(option, at) => (
              <Button
                look={at() === 0 ? 'primary' : 'plain'}
                disabled={isBusy()}
                {...(option.press === '' ? {} : { keys: option.press.toUpperCase() })}
                title={option.label}
                onClick={() => void props.answering.answer(props.item, option.key)}
              >
                <span class="cut">{option.label}</span>
              </Button>
            )}
          </For>
          <Show when={props.item.kind === 'failure'}>
            <Button
              look="primary"
              keys="S"
              disabled={isBusy()}
              onClick={() => void props.answering.startAgain(props.item)}
            >
              Start again
            </Button>
          </Show>
          <Button
            look={props.item.kind === 'review' ? 'primary' : 'plain'}
            keys="T"
            onClick={() => props.onLeave()}
          >
            {place()}
          </Button>
          <Button look="quiet" keys="L" disabled={isBusy()} onClick={() => props.onLater()}>
            {props.item.later_at === null ? 'Later' : 'Bring back'}
          </Button>
        </div>
      </div>
    </section>
  )
}
