/** RTP packets of a connection so far, by the line they go on, each way. */
export interface PacketCounts {
  sent: ReadonlyMap<string, number>
  received: ReadonlyMap<string, number>
}

/** A connection that has just been made carried nothing yet. */
export const NO_PACKETS: PacketCounts = { sent: new Map(), received: new Map() }

/** A browser that does not answer about its connection must not hold up the beats behind this one. */
const MAX_WAIT_MS = 2_000

type Entry = { type: string; id: string } & Record<string, unknown>

const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** What a connection carried so far; null: the browser does not say. Throws never. */
export async function readPackets(peer: RTCPeerConnection): Promise<PacketCounts | null> {
  const late = Promise.withResolvers<null>()
  const timer = setTimeout(() => late.resolve(null), MAX_WAIT_MS)
  try {
    const report = await Promise.race([peer.getStats(), late.promise])
    if (!report) return null
    const sent = new Map<string, number>()
    const received = new Map<string, number>()
    report.forEach(({ type, id, ...of }: Entry) => {
      if (type === 'outbound-rtp') sent.set(id, count(of.packetsSent))
      if (type === 'inbound-rtp') received.set(id, count(of.packetsReceived))
    })
    return { sent, received }
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

/** Packets of all lines from one reading to the next; a line that began between them counts from its own zero. */
export function packetsSince(past: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  return [...now].reduce((sum, [id, packets]) => sum + Math.max(0, packets - (past.get(id) ?? 0)), 0)
}
