import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What came back to strangers. */
export interface StrangersHeard {
  answers: number
  bytesBack: number
  /** the same bytes by the port they came from */
  bytesFrom: ReadonlyMap<number, number>
}

/** Sources of datagrams that nobody has asked for. */
export interface Strangers {
  send(source: number, datagram: Buffer, port: number): void
  /** Waits a moment for the last answers. */
  close(): Promise<StrangersHeard>
}

const TICK_MS = 10
const LAST_ANSWER_MS = 300
/** Whoever is later makes up no more: all of it at once would make them later still. */
const MAX_LATE_MS = 200

/** On loopback every source has an address of its own; elsewhere, a port. */
export async function openStrangers(host: string, sources: number): Promise<Strangers> {
  const bytesFrom = new Map<number, number>()
  const heard = { answers: 0, bytesBack: 0, bytesFrom }
  const sockets = await Promise.all(
    Array.from({ length: sources }, async (_, n) => {
      const socket = createSocket('udp4').on('message', (data, { port }) => {
        heard.answers++
        heard.bytesBack += data.length
        bytesFrom.set(port, (bytesFrom.get(port) ?? 0) + data.length)
      })
      socket.bind(0, host.startsWith('127.') ? `127.77.${(n + 1) >> 8}.${(n + 1) & 255}` : undefined)
      await once(socket, 'listening')
      return socket
    }),
  )
  return {
    // a full buffer of the sender loses some: they count as sent, as on any network
    send: (source, datagram, port) => sockets[source % sources]?.send(datagram, port, host, () => {}),
    async close() {
      await new Promise((resolve) => setTimeout(resolve, LAST_ANSWER_MS))
      for (const socket of sockets) socket.close()
      return heard
    },
  }
}

/** Tells again and again how many are due so far, evenly, until the duration or the signal ends it. What a busy machine missed stays out. */
export async function paced(
  order: { ratePerS: number; durationMs: number },
  end: AbortSignal | undefined,
  send: (due: number) => void,
): Promise<void> {
  const startMs = performance.now()
  let [lastMs, madeUpMs] = [startMs, 0]
  for (;;) {
    const nowMs = performance.now()
    if (nowMs - startMs >= order.durationMs || end?.aborted) return
    madeUpMs += Math.min(nowMs - lastMs, MAX_LATE_MS)
    lastMs = nowMs
    send((madeUpMs * order.ratePerS) / 1000)
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}
