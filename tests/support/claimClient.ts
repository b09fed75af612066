// A program of its own that speaks REST: it claims a task, completes it, and goes on until there is none for it.
import { once } from 'node:events'

const [url = '', list = '[]'] = process.argv.slice(2)
const wanted = JSON.parse(list) as string[]
const [first = ''] = wanted

interface Answer {
  readonly ok: boolean
  readonly body: { code?: string; outcome?: string; task?: { id: string } }
}

async function post(path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env['TOKEN']}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { ok: answer.ok, body: (await answer.json()) as Answer['body'] }
}

const claimed: string[] = []
const refused: (string | undefined)[] = []

/** Whether there may be more to take. */
async function take(path: string, body: object): Promise<boolean> {
  const answer = await post(path, body)
  if (!answer.ok) {
    refused.push(answer.body.code)
    return true
  }
  const id = answer.body.task?.id
  if (id === undefined) return false
  claimed.push(id)
  const done = await post(`/tasks/${id}/complete`, { summary: 'done' })
  if (!done.ok) throw new Error(`${id}: ${JSON.stringify(done.body)}`)
  return true
}

process.stdout.write('ready\n')
await once(process.stdin, 'data')
if (first.startsWith('tsk-')) {
  for (const id of wanted) await take(`/tasks/${id}/claim`, {})
} else {
  while (await take('/claim-next', { tags: wanted }));
}
process.stdout.write(`${JSON.stringify({ claimed, refused })}\n`)
process.stdin.destroy()
