import { openStrangers, paced, type StrangersHeard } from './strangers.ts'
import { clientHello, closingAlert } from './strayUdp.ts'

/** What somebody on the path has overheard, said again from elsewhere. */
export interface ReplayedChecks {
  host: string
  port: number
  /** genuine datagrams of one client so far */
  overheard: readonly Buffer[]
  sources: number
  ratePerS: number
  durationMs: number
}

/** A binding request by its type; it is what opens a path. */
export function isCheck(datagram: Buffer): boolean {
  return datagram.length >= 20 && datagram.readUInt16BE(0) === 1
}

/** From each source in turn: a genuine check, byte by byte, then something genuine, a ClientHello and an alert. */
export async function replayChecks(
  order: ReplayedChecks,
  end?: AbortSignal,
): Promise<StrangersHeard & { sent: number }> {
  const strangers = await openStrangers(order.host, order.sources)
  let sent = 0
  let turn = 0
  function sendRound(): void {
    const checks = order.overheard.filter(isCheck)
    // newest first: what is old may be refused for its age alone
    const check = checks[checks.length - 1 - (turn % Math.max(1, Math.min(checks.length, 8)))]
    const other = order.overheard[turn % Math.max(1, order.overheard.length)]
    for (const datagram of [check, other, clientHello(), closingAlert()]) {
      sent++
      if (datagram) strangers.send(turn, datagram, order.port)
    }
    turn++
  }
  await paced(order, end, (due) => {
    while (sent < due) sendRound()
  })
  return { sent, ...(await strangers.close()) }
}
