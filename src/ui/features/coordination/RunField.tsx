import { createSignal, createUniqueId, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { isText, patchOf, textOf, type BriefField } from './runWords.ts'
import { writeBrief } from './writeBrief.ts'

interface FieldProps {
  readonly run: Run
  readonly field: BriefField
}

/** What the person works on, and the version and words of the field from which they began. */
interface Draft {
  readonly text: string
  readonly base: string
  readonly version: number
}

/** One field of a brief, read or edited. Where another writes it meanwhile, both words stand side by side. */
export function RunField(props: FieldProps) {
  const yard = useYard()
  const titleId = createUniqueId()
  const [draft, setDraft] = createSignal<Draft | null>(null)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  let edit: HTMLButtonElement | undefined
  const present = () => textOf(props.run, props.field.key)
  const isContested = () => {
    const now = draft()
    return now !== null && present() !== now.base && present() !== now.text.trim()
  }
  const begin = (text = present()): void => {
    setRefusal(null)
    setDraft({ text, base: present(), version: props.run.version })
  }
  const leave = (): void => {
    setDraft(null)
    queueMicrotask(() => edit?.focus())
  }
  const save = async (): Promise<void> => {
    const now = draft()
    if (!now || isBusy()) return
    setBusy(true)
    const written = await writeBrief(yard, props.run.id, {
      version: now.version,
      patch: patchOf(props.field.key, now.text),
    })
    setBusy(false)
    if (written === null) leave()
    else setRefusal(written)
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isContested()) void save()
    else if (event.key === 'Escape' && draft()?.text === present()) leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="run-field">
      <dt id={titleId}>{props.field.title}</dt>
      <dd>
        <Show
          when={draft()}
          fallback={
            <>
              <BriefWords text={present()} lines={!isText(props.field.key)} />
              <Button
                ref={(element) => (edit = element)}
                look="quiet"
                class="run-edit"
                aria-label={`Edit ${props.field.title.toLowerCase()}`}
                onClick={() => begin()}
              >
                Edit
              </Button>
            </>
          }
        >
          {(now) => (
            <div class="run-editor">
              <div class="run-words" classList={{ 'run-words-two': isContested() }}>
                <label>
                  <span class="small muted">{isContested() ? 'Yours' : props.field.help}</span>
                  <textarea
                    class="field-input"
                    aria-labelledby={titleId}
                    rows={Math.min(12, Math.max(3, now().text.split('\n').length + 1))}
                    maxLength={20_000}
                    value={now().text}
                    ref={(element) => queueMicrotask(() => element.focus())}
                    onInput={(event) => setDraft({ ...now(), text: event.currentTarget.value })}
                    onKeyDown={keys}
                  />
                </label>
                <Show when={isContested()}>
                  <div>
                    <span class="small muted">Theirs, version {props.run.version}</span>
                    <div class="run-theirs">
                      <BriefWords text={present()} lines={false} />
                    </div>
                  </div>
                </Show>
              </div>
              <Show when={isContested()}>
                <p class="run-contested" role="alert">
                  Another wrote this field while you did. Nothing is lost: take what you want from theirs,
                  then save yours, or keep theirs.
                </p>
              </Show>
              <Show when={refusal()}>
                {(words) => (
                  <p class="field-problem" role="alert">
                    {words()}
                  </p>
                )}
              </Show>
              <div class="run-editor-acts">
                <Show
                  when={isContested()}
                  fallback={
                    <Button look="primary" disabled={isBusy()} keys="Ctrl ↵" onClick={() => void save()}>
                      Save
                    </Button>
                  }
                >
                  <Button
                    look="primary"
                    disabled={isBusy()}
                    onClick={() => {
                      begin(now().text)
                      void save()
                    }}
                  >
                    Save mine over theirs
                  </Button>
                </Show>
                <Button look="quiet" onClick={leave}>
                  {isContested() ? 'Keep theirs' : 'Cancel'}
                </Button>
              </div>
            </div>
          )}
        </Show>
      </dd>
    </div>
  )
}

function BriefWords(props: { readonly text: string; readonly lines: boolean }) {
  return (
    <Show when={props.text !== ''} fallback={<p class="run-text faint">Not said yet</p>}>
      <p class="run-text" classList={{ 'run-text-lines': props.lines }}>
        {props.lines
          ? props.text
              .split('\n')
              .map((line) => `– ${line}`)
              .join('\n')
          : props.text}
      </p>
    </Show>
  )
}
