import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { TRTC_WEB_HOSTS } from '#api/http/page/sdkHosts.ts'
import type { Clock } from '#domain/clock.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { bitsFor } from '#domain/room/permission.ts'
import { awaitCallback } from './awaitCallback.ts'
import { checkClock, checkManagement } from './checkServer.ts'
import type { Finding } from './finding.ts'
import { judgeDoor, untried } from './judgeDoor.ts'
import { judgeHosts } from './judgeHosts.ts'
import { openPages, type PageOptions, type Pages } from './openPages.ts'
import type { Application } from './readKeys.ts'
import { type DoorKeys, tryDoor } from './tryDoor.ts'
import { tryRemoval, unremoved } from './tryRemoval.ts'

/** As long as two pages may be in the room; with what comes before and after, each to its end, it is a minute. */
export const MEDIA_S = 29
/** Keys of the doctor's room outlive its run, which has a minute. */
const LIFE_S = 120

export interface Examination {
  application: Application
  /** of the installation that callbacks come to; null where none was found */
  pool: Pool | null
  clock: Clock
  pages?: PageOptions
  /** seconds for which pages may be in the room; `MEDIA_S` unless given */
  mediaS?: number
  /** seconds in which the provider's callback has to come; `CALLBACK_S` unless given */
  callbackS?: number
}

const notChecked = (names: readonly string[], text: string) =>
  names.map((name): Finding => ({ name, state: 'not checked', text }))

function makeKeys({ sign }: Application, clock: Clock, providerRoomId: string): DoorKeys {
  const key = (room: string, role: 'host' | 'viewer', userId = newTimedId('sea', clock(), randomBytes)) =>
    sign({ userId, providerRoomId: room, bits: bitsFor('stream', role), lifeS: LIFE_S })
  const viewer = key(providerRoomId, 'viewer')
  return {
    host: key(providerRoomId, 'host'),
    viewer,
    otherRoom: key(newProviderRoomId(randomBytes), 'viewer', viewer.userId),
  }
}

/** What only pages can find, in the time that they have: then they are closed, whatever they were at. */
async function examineDoor(
  { application, clock, mediaS = MEDIA_S }: Examination,
  pages: Pages,
  providerRoomId: string,
): Promise<Finding[]> {
  const keys = makeKeys(application, clock, providerRoomId)
  const tried = untried()
  let removal = unremoved('there was no time left')
  const look = async () => {
    await tryDoor(pages, keys, tried)
    const isIn = tried.after?.isIn === true
    removal = await tryRemoval(pages.viewer, application.call, { key: keys.viewer, isIn })
  }
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      isOver = true
      resolve()
    }, mediaS * 1000)
  })
  const looking = look().catch((error) => {
    // a page that was closed in the middle of something
    if (!isOver) throw error
  })
  try {
    await Promise.race([looking, over])
  } finally {
    clearTimeout(timer)
    await pages.close()
  }
  return [...judgeDoor(tried), ...removal]
}

/** Looks at everything, in an own room that is ended afterwards. */
export async function examine(examination: Examination): Promise<Finding[]> {
  const { application, pool, clock, callbackS } = examination
  const providerRoomId = newProviderRoomId(randomBytes)
  const { sdkAppId } = application
  const findings = [
    await checkClock(application.apiUrl, clock),
    await checkManagement(application.call, { sdkAppId, providerRoomId }),
  ]
  const list = [...TRTC_WEB_HOSTS, ...application.hosts]
  let pages: Pages
  try {
    pages = await openPages(examination.pages)
  } catch (error) {
    const text = `no browser: ${(error as Error).message.split('\n')[0]}`
    const unseen = [...judgeDoor(untried()), ...unremoved(text)].map(({ name }) => name)
    return [...findings, ...notChecked([...unseen, 'callback'], text), judgeHosts(null, list)]
  }
  try {
    findings.push(...(await examineDoor(examination, pages, providerRoomId)))
  } finally {
    await application
      .call('DismissRoomByStrRoomId', { SdkAppId: sdkAppId, RoomId: providerRoomId })
      .catch(() => undefined)
  }
  const isIn = findings.some(({ name, state }) => name === 'entry with a good key' && state === 'good')
  const callback = isIn
    ? [await awaitCallback(pool, providerRoomId, callbackS)]
    : notChecked(['callback'], 'nobody got in, so there was nothing to tell')
  return [...findings, ...callback, judgeHosts(pages.hosts(), list)]
}
