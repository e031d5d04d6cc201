import { playRenegotiations } from '#test/kit/attacks/media/renegotiations.ts'
import { until } from '#test/kit/time/until.ts'
import { type Drill, judge } from '../drill.ts'
import { behind, type Inside, packetsOf } from '../stage/show.ts'

const GUESTS = 25
const RATE_PER_S = 45
const PER_S = 2
/** What an offer and the answer to it count for. */
const EACH = 2
const MAX_PAUSE_MS = 1000
const LOOK_MS = 10

/** Watches that frames come; each is one packet. */
function watchPauses(viewer: Inside): { stop(): number } {
  let longestMs = 0
  let count = packetsOf(viewer)
  let atMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - atMs)
    if (packetsOf(viewer) === count) return
    count = packetsOf(viewer)
    atMs = nowMs
  }, LOOK_MS)
  return {
    stop() {
      clearInterval(timer)
      return Math.round(longestMs)
    },
  }
}

export const renegotiations: Drill = {
  name: 'renegotiations',
  promise:
    '25 guests who ask for nothing 45 times a second: nobody negotiates for it, others lose no frame, and who comes gets in',
  async play(stage) {
    const { roomId, host } = await stage.show()
    const inside = await stage.viewer(roomId)
    const guests = await Promise.all(Array.from({ length: GUESTS }, () => stage.viewer(roomId)))
    await until('the picture', () => packetsOf(inside) > 0)
    const before = await behind(host, inside)
    const pauses = watchPauses(inside)
    const durationMs = stage.lasting(15_000, 4000)
    const clients = guests.map(({ client }) => client)
    const playing = playRenegotiations({ guests: clients, ratePerS: RATE_PER_S, durationMs })
    const newcomer = await stage.viewer(roomId).catch(() => null)
    const isIn = newcomer && (await until('a picture', () => packetsOf(newcomer) > 0).catch(() => false))
    const { sent, negotiated, mostOfOne, cut } = await playing
    const longestPauseMs = pauses.stop()
    const lost = Math.max(0, (await behind(host, inside)) - before)
    for (const one of [inside, ...guests, ...(newcomer ? [newcomer] : [])]) await stage.leave(one)
    return judge(
      { guests: GUESTS, sent, negotiated, cut, longestPauseMs, lost },
      {
        'a seat negotiated more than twice a second': mostOfOne > (durationMs / 1000 + 1) * PER_S * EACH,
        'what changes nothing was negotiated': negotiated > 0,
        'somebody who watches lost frames': lost > 0,
        'the picture stood still': longestPauseMs > MAX_PAUSE_MS,
        'the newcomer saw nothing': !isIn,
        'the attack was not played': sent < (durationMs / 1000) * RATE_PER_S * GUESTS * 0.5 || cut > 0,
      },
    )
  },
}
