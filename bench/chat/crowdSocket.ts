import { WebSocket } from 'ws'
import { SOCKET_PATH } from '#protocol/socket.ts'

/** A socket of one page, without all that a page makes of it. */
export interface CrowdSocket {
  beat(): void
  close(): void
}

const OPENED = '0'
const CONNECTED = '40'
const PING = '2'
const [MESSAGE, EVENT] = [0x34, 0x32]
const ANSWERED = '43'
/** the answer to the last question */
const READS = '432'

/** Connects, binds a seat, follows its room and reads its chat or its floor. @param onFrame gets each frame of an event as it came */
export function openCrowdSocket(
  {
    url,
    roomId,
    token,
    seatId,
    reads,
  }: { url: string; roomId: string; token: string; seatId: string; reads: 'chat' | 'floor' },
  onFrame: (frame: Buffer) => void,
): Promise<CrowdSocket> {
  const address = `${url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
  const ws = new WebSocket(address, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  const ask = (id: number, name: string, payload: object) =>
    ws.send(`42${id}${JSON.stringify([name, payload])}`)
  return new Promise((resolve, reject) => {
    ws.once('error', reject)
    ws.once('close', () => reject(new Error('a socket of the crowd was closed')))
    ws.on('message', (frame: Buffer) => {
      if (frame[0] === MESSAGE && frame[1] === EVENT) return onFrame(frame)
      const text = String(frame)
      if (text.startsWith(READS)) {
        if (!text.includes('"ok":true')) return reject(new Error(`the ${reads} was not opened: ${text}`))
        resolve({ beat: () => ask(3, 'seat:beat', { seatId }), close: () => ws.close() })
      } else if (text.startsWith(ANSWERED)) return
      else if (text === PING) ws.send('3')
      else if (text.startsWith(OPENED)) ws.send(CONNECTED)
      else if (text.startsWith(CONNECTED)) {
        ask(0, 'seat:attach', { seatId })
        ask(1, 'room:follow', { roomId, waiting: false })
        ask(2, `${reads}:open`, { roomId, rev: null })
      } else reject(new Error(`a socket was refused: ${text}`))
    })
  })
}
