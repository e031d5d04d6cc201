import { io } from 'socket.io-client'
import type { Floor } from '#protocol/floor.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import type { Client } from '../../visitor/createClient.ts'
import { createNextLead, type Lead } from './nextLead.ts'

/** What leads a floor. */
export interface LeadOptions {
  /** seats that speak for good */
  residents: ReadonlySet<string>
  /** milliseconds of a clock that only goes forward */
  now: () => number
  report: (line: string) => void
}

const LOOK_MS = 1000
/** What was refused is not asked every second. */
const REFUSED_MS = 10_000

/** Says who speaks in a voice room of this host, for as long as nobody stops it. @returns stops it */
export function leadFloor(
  client: Client,
  roomId: string,
  { residents, now, report }: LeadOptions,
): () => void {
  const { url, headers } = client.visitor()
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    extraHeaders: headers,
    forceNew: true,
  })
  let floor: Floor | null = null
  socket.on('connect', () => socket.emit('floor:open', { roomId }, () => {}))
  socket.on('floor:changed', (next: Floor) => {
    floor = next
  })
  socket.on('floor:closed', () => {
    floor = null
  })
  socket.on('disconnect', () => {
    floor = null
  })
  const nextLead = createNextLead(residents)
  const path = `/v1/rooms/${roomId}/floor`
  const act = async ({ grant, ends }: Lead) => {
    if (grant !== null) await client.send('POST', `${path}/grants`, { requestId: grant })
    for (const seatId of ends) await client.send('POST', `${path}/ends`, { seatId })
  }
  let [isBusy, idleUntilMs] = [false, 0]
  const timer = setInterval(() => {
    if (!floor || isBusy || now() < idleUntilMs) return
    isBusy = true
    act(nextLead(floor, now()))
      .catch((error: Error) => {
        idleUntilMs = now() + REFUSED_MS
        report(`the floor of ${roomId} was not led: ${error.message}`)
      })
      .finally(() => {
        isBusy = false
      })
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    socket.close()
  }
}
