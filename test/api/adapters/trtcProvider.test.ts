import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { MediaError } from '#api/ports/media.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { startTrtcStandIn, type TrtcStandIn } from '#test/kit/trtcStandIn.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const KEY_ID = 'AKIDexample'
const KEY = 'a-key-of-the-management-interface'
const SECRET = randomBytes(32).toString('hex')
const SDK_APP_ID = 1_400_000_123

describe('trtc provider', () => {
  let standIn: TrtcStandIn

  before(async () => {
    standIn = await startTrtcStandIn({ sdkAppId: SDK_APP_ID, secret: SECRET, keyId: KEY_ID, key: KEY })
  })
  beforeEach(() => {
    standIn.calls.length = 0
    standIn.answer = { RequestId: 'r' }
  })
  after(() => standIn.stop())

  const provider = (key = KEY) =>
    createTrtcProvider({
      sdkAppId: SDK_APP_ID,
      secret: SECRET,
      api: { url: standIn.url, keyId: KEY_ID, key, region: 'ap-singapore' },
      clock: Date.now,
    })
  const room = { providerRoomId: newProviderRoomId(randomBytes), node: null }
  const user = newTimedId('sea', Date.now(), randomBytes)

  it('[S3.83][T1] gives the same two strings, good for at most 120 s', async () => {
    const decision = { seatId: user, providerRoomId: room.providerRoomId, bits: 170, validUntil: null }
    const ticket = await provider().credentialFor(decision as unknown as AllowedDecision)
    const now = Math.floor(Date.now() / 1000)
    const opened = verifyCredential({ ...ticket, secret: SECRET, now })
    expect(opened.bits).to.equal(170)
    expect(opened.expiresAt - now).to.be.within(118, 120)
    expect(ticket).to.include({ provider: 'trtc', sdkAppId: SDK_APP_ID })
  })

  it('takes people out, mutes them and dismisses rooms by signed calls', async () => {
    const trtc = provider()
    await trtc.remove(room, user, 'BANNED')
    await trtc.setMuted(room, user, 'microphone', true)
    await trtc.setMuted(room, user, 'camera', false)
    await trtc.closeRoom(room, 'ENDED')
    const base = { SdkAppId: SDK_APP_ID }
    expect(standIn.calls).to.deep.equal([
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

  it('[T1] takes at most ten people out with one call, each room apart, and tells each how it went', async () => {
    const trtc = provider()
    const other = { ...room, providerRoomId: newProviderRoomId(randomBytes) }
    const users = Array.from({ length: 23 }, () => newTimedId('sea', Date.now(), randomBytes))
    await Promise.all([
      ...users.map((one) => trtc.remove(room, one, 'BANNED')),
      trtc.remove(other, user, 'LEFT'),
    ])
    const told = standIn.calls.map(({ body }) => [body.RoomId, (body.UserIds as string[]).length])
    expect(told).to.have.deep.members([
      [room.providerRoomId, 10],
      [room.providerRoomId, 10],
      [room.providerRoomId, 3],
      [other.providerRoomId, 1],
    ])
    const named = standIn.calls.flatMap(({ body }) => body.UserIds as string[])
    expect(named.sort()).to.deep.equal([...users, user].sort())
    standIn.answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
    const outcomes = await Promise.allSettled(
      users.slice(0, 3).map((one) => trtc.remove(room, one, 'BANNED')),
    )
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
  })

  it('somebody who is gone is no error; a refusal and silence are', async () => {
    standIn.answer = { Error: { Code: 'FailedOperation.RoomNotExist', Message: 'gone' }, RequestId: 'r' }
    await provider().remove(room, user, 'BANNED')
    standIn.answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
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
