import { createSignal } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { useYard } from '../../state/yard.ts'

/** Ends a thread with what was decided and why; it becomes a memory entry. */
export function DecideForm(props: { readonly threadId: string; readonly onClose: () => void }) {
  const { call } = useYard()
  const [decision, setDecision] = createSignal('')
  const [reasoning, setReasoning] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  const decide = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const decided = {
      thread_id: props.threadId,
      decision: decision().trim(),
      reasoning: reasoning().trim(),
    }
    const done = await call((client) => client.thread.resolve(decided))
    if (done.ok) props.onClose()
    else setProblem(done.error.message)
  }
  return (
    <form class="messages-form messages-decide" onSubmit={(event) => void decide(event)}>
      <Field title="Decision" help="All who took part are told." problem={problem()}>
        {(marks) => (
          <input
            {...marks}
            class="field-input"
            maxLength={4_000}
            value={decision()}
            onInput={(event) => setDecision(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field title="Why">
        {(marks) => (
          <textarea
            {...marks}
            class="field-input"
            rows={2}
            maxLength={4_000}
            value={reasoning()}
            onInput={(event) => setReasoning(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="coordination-acts">
        <Button look="quiet" onClick={() => props.onClose()}>
          Not yet
        </Button>
        <Button look="primary" type="submit" disabled={decision().trim() === ''}>
          Decide
        </Button>
      </div>
    </form>
  )
}
