// A client of its own process that speaks REST: claims one task, completes it, and goes on until there is none for it.
import { createInterface } from 'node:readline'

const [url, list] = process.argv.slice(2)
const wanted = JSON.parse(list)
const next = wanted.length === 1 && !wanted[0].startsWith('tsk-')

async function post(path, body) {
  const answer = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { ok: answer.ok, body: await answer.json() }
}

const claimed = []
const refused = []
async function take(path, body) {
  const answer = await post(path, body)
  if (!answer.ok) {
    refused.push(answer.body.code)
    return true
  }
  if (answer.body.outcome === 'none') return false
  const id = answer.body.task.id
  claimed.push(id)
  const done = await post(`/tasks/${id}/complete`, { summary: 'done' })
  if (!done.ok) throw new Error(`${id}: ${JSON.stringify(done.body)}`)
  return true
}

process.stdout.write('ready\n')
for await (const _line of createInterface({ input: process.stdin })) break
if (next) while (await take('/claim-next', { tags: wanted }));
else for (const id of wanted) await take(`/tasks/${id}/claim`, {})
process.stdout.write(`${JSON.stringify({ claimed, refused })}\n`)
