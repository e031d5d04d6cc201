import { setTimeout as wait } from 'node:timers/promises'
import type { NodeClient } from '../../media/mediaClient.ts'

/** How seats ask for what changes nothing. */
export interface RenegotiationsPlan {
  /** connected already */
  guests: NodeClient[]
  /** messages of each in a second; a seat that says more than 50 is cut */
  ratePerS: number
  durationMs: number
}

/** Counted facts of one attack. */
export interface RenegotiationsFacts {
  sent: number
  /** offers that the node made, and answers to them that it took */
  negotiated: number
  /** of these, most of one seat */
  mostOfOne: number
  /** seats that the node closed */
  cut: number
}

/** Numbers that no question of the client has. */
const FIRST_RID = 1_000_000

/** Asks for nothing and answers, in turns: an offer that comes of it gets a right answer. */
function play({ wire, peer }: NodeClient, everyMs: number) {
  const sdp = peer.localDescription?.sdp ?? ''
  const from = wire.heard.length
  const answers = new Set<number>()
  let sent = 0
  let isCut = false
  void wire.closed.then(() => {
    isCut = true
  })
  const timer = setInterval(() => {
    if (isCut) return
    const rid = FIRST_RID + sent
    const isAnswer = sent++ % 2 === 1
    if (isAnswer) answers.add(rid)
    wire.raw(
      JSON.stringify(isAnswer ? { t: 'answer', rid, sdp } : { t: 'subscribe', rid, publicationIds: [] }),
    )
  }, everyMs)
  return {
    stop: () => clearInterval(timer),
    sent: () => sent,
    isCut: () => isCut,
    negotiated: () =>
      wire.heard.slice(from).filter((one) => one.t === 'offer' || (one.t === 'ok' && answers.has(one.rid)))
        .length,
  }
}

/** Seats that keep the node at negotiations without any change, all at once. */
export async function playRenegotiations(plan: RenegotiationsPlan): Promise<RenegotiationsFacts> {
  const players = plan.guests.map((guest) => play(guest, 1000 / plan.ratePerS))
  await wait(plan.durationMs)
  for (const { stop } of players) stop()
  const negotiated = players.map((one) => one.negotiated())
  return {
    sent: players.reduce((sum, one) => sum + one.sent(), 0),
    negotiated: negotiated.reduce((sum, one) => sum + one, 0),
    mostOfOne: Math.max(0, ...negotiated),
    cut: players.filter((one) => one.isCut()).length,
  }
}
