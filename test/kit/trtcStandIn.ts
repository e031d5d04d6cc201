import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Credential } from '#protocol/ticket.ts'
import { verifyCredential } from './usersigOracle.ts'

/** One call of the management interface that carried a right signature. */
export interface TrtcCall {
  action: string
  body: Record<string, unknown>
}

/**
 * Stands for the provider, as far as its manual tells: a signed management interface over HTTP, and rooms into which
 * whoever shows a genuine key comes until the key ends, whatever was done to them before.
 */
export interface TrtcStandIn {
  url: string
  calls: TrtcCall[]
  /** what it answers to right calls */
  answer: object
  people(providerRoomId: string): string[]
  /** Comes in with a key, like the provider's own client; false when the key opens nothing any more. */
  enter(credential: Credential, nowMs: number): boolean
  stop(): Promise<void>
}

export interface TrtcKeys {
  sdkAppId: number
  /** signs credentials */
  secret: string
  /** key pair of the management interface */
  keyId: string
  key: string
}

/** The signature rule of the interface, written from its description and not from our client. */
function isGenuine(
  { keyId, key }: TrtcKeys,
  headers: Record<string, string | string[] | undefined>,
  payload: string,
): boolean {
  const header = String(headers.authorization)
  const day = new Date(Number(headers['x-tc-timestamp']) * 1000).toISOString().slice(0, 10)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:${headers['content-type']}\nhost:${headers.host}\nx-tc-action:${String(
    headers['x-tc-action'],
  ).toLowerCase()}\n\ncontent-type;host;x-tc-action\n${hash(payload)}`
  const toSign = `TC3-HMAC-SHA256\n${headers['x-tc-timestamp']}\n${day}/trtc/tc3_request\n${hash(canonical)}`
  let signing: Buffer = Buffer.from(`TC3${key}`)
  for (const part of [day, 'trtc', 'tc3_request'])
    signing = createHmac('sha256', signing).update(part).digest()
  const signature = createHmac('sha256', signing).update(toSign).digest('hex')
  return (
    header.includes(`Credential=${keyId}/${day}/trtc/tc3_request`) &&
    header.endsWith(`Signature=${signature}`)
  )
}

/** Starts one on a free port. */
export async function startTrtcStandIn(keys: TrtcKeys): Promise<TrtcStandIn> {
  const rooms = new Map<string, Set<string>>()
  const peopleOf = (room: string): Set<string> => {
    const found = rooms.get(room) ?? new Set<string>()
    rooms.set(room, found)
    return found
  }
  const perform = ({ action, body }: TrtcCall) => {
    if (action === 'RemoveUserByStrRoomId')
      for (const user of body.UserIds as string[]) peopleOf(String(body.RoomId)).delete(user)
    if (action === 'DismissRoomByStrRoomId') rooms.delete(String(body.RoomId))
  }
  const server = createServer(async (request, response) => {
    let payload = ''
    for await (const chunk of request) payload += chunk
    const isRight = isGenuine(keys, request.headers, payload)
    const error = { Code: 'AuthFailure.SignatureFailure', Message: 'signature' }
    if (isRight) {
      const call = { action: String(request.headers['x-tc-action']), body: JSON.parse(payload) }
      standIn.calls.push(call)
      perform(call)
    }
    response.end(JSON.stringify({ Response: isRight ? standIn.answer : { Error: error, RequestId: 'r' } }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const standIn: TrtcStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    calls: [],
    answer: { RequestId: 'r' },
    people: (room) => [...peopleOf(room)],
    enter(credential, nowMs) {
      const { providerRoomId, userId } = credential
      try {
        verifyCredential({
          ...credential,
          ...{ secret: keys.secret, sdkAppId: keys.sdkAppId, now: Math.floor(nowMs / 1000) },
        })
      } catch {
        return false
      }
      peopleOf(providerRoomId).add(userId)
      return true
    },
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return standIn
}
