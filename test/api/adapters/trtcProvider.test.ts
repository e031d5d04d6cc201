import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { MediaError } from '#api/ports/media.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const KEY_ID = 'AKIDexample'
const KEY = 'a-key-of-the-management-interface'
const SECRET = randomBytes(32).toString('hex')
const SDK_APP_ID = 1_400_000_123

interface Call {
  action: string
  body: Record<string, unknown>
}

/** The signature rule of the interface, written from its description and not from our client. */
function isGenuine(headers: Record<string, string | string[] | undefined>, payload: string): boolean {
  const header = String(headers.authorization)
  const day = new Date(Number(headers['x-tc-timestamp']) * 1000).toISOString().slice(0, 10)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:${headers['content-type']}\nhost:${headers.host}\nx-tc-action:${String(
    headers['x-tc-action'],
  ).toLowerCase()}\n\ncontent-type;host;x-tc-action\n${hash(payload)}`
  const toSign = `TC3-HMAC-SHA256\n${headers['x-tc-timestamp']}\n${day}/trtc/tc3_request\n${hash(canonical)}`
  let key: Buffer = Buffer.from(`TC3${KEY}`)
  for (const part of [day, 'trtc', 'tc3_request']) key = createHmac('sha256', key).update(part).digest()
  const signature = createHmac('sha256', key).update(toSign).digest('hex')
  return (
    header.includes(`Credential=${KEY_ID}/${day}/trtc/tc3_request`) &&
    header.endsWith(`Signature=${signature}`)
  )
}

describe('trtc provider', () => {
  const calls: Call[] = []
  let answer: object = {}
  let server: Server
  let url: string

  before(async () => {
    server = createServer(async (request, response) => {
      let payload = ''
      for await (const chunk of request) payload += chunk
      const error = { Code: 'AuthFailure.SignatureFailure', Message: 'signature' }
      const isRight = isGenuine(request.headers, payload)
      if (isRight) calls.push({ action: String(request.headers['x-tc-action']), body: JSON.parse(payload) })
      response.end(JSON.stringify({ Response: isRight ? answer : { Error: error, RequestId: 'r' } }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  beforeEach(() => {
    calls.length = 0
    answer = { RequestId: 'r' }
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const provider = (key = KEY) =>
    createTrtcProvider({
      sdkAppId: SDK_APP_ID,
      secret: SECRET,
      api: { url, keyId: KEY_ID, key, region: 'ap-singapore' },
      clock: Date.now,
    })
  const room = { providerRoomId: newProviderRoomId(randomBytes), node: null }
  const user = newTimedId('sea', Date.now(), randomBytes)

  it('[S3.83][T1] gives the same two strings, good for at most 300 s', async () => {
    const decision = { seatId: user, providerRoomId: room.providerRoomId, bits: 170, validUntil: null }
    const ticket = await provider().credentialFor(decision as unknown as AllowedDecision)
    const now = Math.floor(Date.now() / 1000)
    const opened = verifyCredential({ ...ticket, secret: SECRET, now })
    expect(opened.bits).to.equal(170)
    expect(opened.expiresAt - now).to.be.within(298, 301)
    expect(ticket).to.include({ provider: 'trtc', sdkAppId: SDK_APP_ID })
  })

  it('takes people out, mutes them and dismisses rooms by signed calls', async () => {
    const trtc = provider()
    await trtc.remove(room, user, 'BANNED')
    await trtc.setMuted(room, user, 'microphone', true)
    await trtc.setMuted(room, user, 'camera', false)
    await trtc.closeRoom(room, 'ENDED')
    const base = { SdkAppId: SDK_APP_ID }
    expect(calls).to.deep.equal([
      { action: 'RemoveUserByStrRoomId', body: { ...base, RoomId: room.providerRoomId, UserIds: [user] } },
      {
        action: 'SetUserBlockedByStrRoomId',
        body: { ...base, StrRoomId: room.providerRoomId, UserId: user, IsMute: 2 },
      },
      {
        action: 'SetUserBlockedByStrRoomId',
        body: { ...base, StrRoomId: room.providerRoomId, UserId: user, IsMute: 0 },
      },
      { action: 'DismissRoomByStrRoomId', body: { ...base, RoomId: room.providerRoomId } },
    ])
  })

  it('somebody who is gone is no error; a refusal and silence are', async () => {
    answer = { Error: { Code: 'FailedOperation.RoomNotExist', Message: 'gone' }, RequestId: 'r' }
    await provider().remove(room, user, 'BANNED')
    answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
    const failed = await provider()
      .remove(room, user, 'BANNED')
      .catch((error) => error)
    expect(failed).to.be.instanceOf(MediaError)
    const unsigned = await provider('another key')
      .remove(room, user, 'BANNED')
      .catch((error) => error)
    expect(unsigned).to.be.instanceOf(MediaError)
  })
})
