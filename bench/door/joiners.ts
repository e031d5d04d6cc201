import { setTimeout as pause } from 'node:timers/promises'
import { becomeGuest, type GuestClient } from '#test/kit/access/guest.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import type { LineStage } from './lineStage.ts'

/** Between two questions of somebody whom nobody called. */
const AGAIN_MS = 500
const BEAT_MS = 1000

/** Somebody without an account, with an open page. */
export interface Joiner {
  guest: GuestClient
  page: TestSocket
  /** until when a place is kept for them, as the page was told last; null: none is */
  offerUntil: () => number | null
  /** false once they are told that they wait no more */
  isWaiting: () => boolean
}

/** Comes from an address of one of many networks. */
export async function come({ api, roomId }: LineStage, network: number, host: number): Promise<Joiner> {
  const place = { 'x-forwarded-for': `198.${18 + Math.floor(network / 256)}.${network % 256}.${host}` }
  const guest = await becomeGuest(api.url, roomId, place)
  const page = await connect(api.url, { authorization: `Bearer ${guest.token}`, ...place })
  let offerUntil: number | null = null
  let isWaiting = false
  page.socket.on('line:changed', (said: { position: number | null; offerUntil: number | null }) => {
    offerUntil = said.offerUntil
    isWaiting = said.position !== null
  })
  await page.ask('room:follow', { roomId })
  return { guest, page, offerUntil: () => offerUntil, isWaiting: () => isWaiting }
}

const ask = ({ guest }: Joiner, { roomId }: LineStage) =>
  guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch' } })

/** Asks, waits in line and asks again when called. Answers the seat, or null when it is over before. */
async function getSeat(stage: LineStage, joiner: Joiner, isOver: () => boolean, comesWhenCalled: boolean) {
  while (!isOver()) {
    const reply = await ask(joiner, stage)
    if (reply.status === 201) return reply.body.seatId as string
    if (reply.body?.code === 'CAPACITY_FULL')
      await joiner.page.ask('line:join', { roomId: stage.roomId }).catch(() => null)
    while (!isOver() && joiner.isWaiting() && joiner.offerUntil() === null) await pause(50)
    if (!comesWhenCalled) while (!isOver() && joiner.offerUntil() !== null) await pause(50)
    else if (joiner.offerUntil() === null) await pause(AGAIN_MS)
  }
  return null
}

/**
 * Wants a place and no picture: takes what is offered and never reaches the engine, or lets every other offer pass; comes
 * back for as long as it lasts.
 */
export async function playFake(
  stage: LineStage,
  joiner: Joiner,
  n: number,
  isOver: () => boolean,
): Promise<number> {
  let seats = 0
  while (!isOver()) {
    const seatId = await getSeat(stage, joiner, isOver, n % 2 === 0)
    if (seatId === null) break
    seats++
    while (!isOver()) {
      const beat = await joiner.guest.call('POST', `/v1/seats/${seatId}/beats`)
      if (beat.status === 404) break
      await pause(BEAT_MS)
    }
  }
  joiner.page.close()
  return seats
}

/** Comes for the picture. Answers how long that took, milliseconds; null when it was over before. */
export async function playReal(
  stage: LineStage,
  joiner: Joiner,
  isOver: () => boolean,
): Promise<number | null> {
  const startedMs = performance.now()
  const seatId = await getSeat(stage, joiner, isOver, true)
  if (seatId === null) return null
  await reportMedia(stage.api, stage.db.pool('api'), seatId, 'joined')
  const { rows } = await stage.db
    .pool('owner')
    .query("SELECT FROM app.seat WHERE id = $1 AND state = 'live'", [seatId])
  if (rows.length === 0) return null
  const tookMs = performance.now() - startedMs
  await joiner.page.ask('seat:attach', { seatId }).catch(() => null)
  void (async () => {
    while (!isOver()) {
      await joiner.page.ask('seat:beat', { seatId }).catch(() => null)
      await pause(BEAT_MS)
    }
    joiner.page.close()
  })()
  return tookMs
}
