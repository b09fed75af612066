import type { BrowserContextOptions, Page } from '@playwright/test'
import { confirmControl, openPhone, pairPage, switchOn, type SwitchedOn } from '../support/phonePage.ts'
import type { Screens } from '../support/uiBrowser.ts'
import { gather } from './company.ts'
import type { Stage } from './stages.ts'

/** `guest` has not been paired, `viewer` may look, `remote` may act. */
type Right = 'guest' | 'viewer' | 'remote'

export interface PhoneScene {
  readonly name: string
  readonly shows: string
  readonly right: Right
  readonly show: (shown: PhoneShown) => Promise<void>
}

interface PhoneShown {
  readonly page: Page
  readonly stage: Stage
  readonly on: SwitchedOn
}

type Kept = Exclude<BrowserContextOptions['storageState'], undefined>

interface Prepared {
  readonly on: SwitchedOn
  /** What pairing has left in the browser, by right: there are not as many phones as scenes. */
  readonly kept: Readonly<Record<'viewer' | 'remote', Kept>>
}

const prepared = new WeakMap<Stage, Promise<Prepared>>()

async function prepare(screens: Screens, stage: Stage): Promise<Prepared> {
  for (const name of [
    'permission',
    'question',
    'working',
    'review',
    'queue',
    'failed',
    'idle',
    'landed',
  ] as const)
    await stage.cast(name)
  await gather(stage)
  const on = await switchOn(stage.host)
  const pairOne = async (right: 'viewer' | 'remote'): Promise<Kept> => {
    const page = await openPhone(screens, await on.ticket())
    await pairPage(page)
    if (right === 'remote') await confirmControl(stage.host, page)
    const kept = await page.context().storageState()
    await page.context().close()
    return kept
  }
  return { on, kept: { viewer: await pairOne('viewer'), remote: await pairOne('remote') } }
}

/** The page of a phone with the scene on it. */
export async function openScene(scene: PhoneScene, screens: Screens, stage: Stage): Promise<Page> {
  const known = prepared.get(stage) ?? prepare(screens, stage)
  prepared.set(stage, known)
  const { on, kept } = await known
  const address = scene.right === 'guest' ? await on.ticket() : on.url
  const page = await openPhone(
    screens,
    address,
    scene.right === 'guest' ? {} : { storageState: kept[scene.right] },
  )
  page.setDefaultTimeout(30_000)
  if (scene.right !== 'guest') await page.getByLabel('Connection: live').waitFor()
  await scene.show({ page, stage, on })
  return page
}

/** What a scene has done to the network is undone for the next. */
export async function leaveScene(stage: Stage): Promise<void> {
  ;(await prepared.get(stage))?.on.wire.restore()
}

export async function closePhone(stage: Stage): Promise<void> {
  await (await prepared.get(stage))?.on.close()
}
