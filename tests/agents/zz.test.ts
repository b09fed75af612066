import { it } from 'vitest'
import { makeClaudeYard } from './claudeYard.ts'
it('x', async () => {
  const place = await makeClaudeYard('zz')
  const id = String(
    (await place.host().api('POST', '/tasks', { title: 'Points', kind: 'claude', prompt: 'Hello' })).body[
      'id'
    ],
  )
  await place.answer(id, /Quick safety check/, 'Yes')
  const idle = async () => (await place.host().api('POST', `/tasks/${id}/wait`, {})).body['outcome']
  await idle()
  const prompt = (p: string) => place.host().api('POST', `/tasks/${id}/prompt`, { prompt: p })
  const asked = async (n: number) => {
    for (let i = 0; i < 4000; i++) {
      if (place.model.requests.filter((r) => r.sort === 'main').length > n) return true
      await new Promise((r) => setTimeout(r, 3))
    }
    return false
  }
  const a = (await place.agent(id)).id
  let bad = 0
  for (let i = 0; i < 25; i++) {
    let n = place.model.requests.filter((r) => r.sort === 'main').length
    await prompt('Think')
    if (!(await asked(n))) {
      console.log('think not asked', i)
      bad++
      break
    }
    await place.host().api('POST', `/agents/${a}/interrupt`, {})
    const t = Date.now()
    const o = await idle()
    const t1 = Date.now() - t
    n = place.model.requests.filter((r) => r.sort === 'main').length
    await prompt(`Hello ${i}`)
    const ok = await asked(n)
    const last = place.model.requests.findLast((r) => r.sort === 'main')?.conversation?.said.at(-1)
    if (!ok || last !== `Hello ${i}`) {
      bad++
      console.log(
        i,
        o,
        ok,
        last,
        (await place.get(`/tasks/${id}/output?lines=14`))['text'],
        JSON.stringify((await place.task(id)).prompts.slice(-4)),
        place.watch.events
          .slice(-14)
          .map(
            (e) =>
              `${e.at} ${e.type} ${e.detail.slice(0, 80)} ${e.images.agent?.status} ${e.images.prompt?.text}`,
          )
          .join('\n'),
      )
      if (!ok) break
    }
    const o2 = await idle()
    console.log(i, o, t1, o2)
  }
  console.log('bad', bad)
  await place.close()
}, 160000)
