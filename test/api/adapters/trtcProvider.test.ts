import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { MediaError } from '#api/ports/media.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import type { Credential } from '#protocol/ticket.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const KEY_ID = 'AKIDexample'
const KEY = 'a-key-of-the-management-interface'
const SECRET = randomBytes(32).toString('hex')
const SDK_APP_ID = 1_400_000_123

describe('trtc provider', () => {
  let cloud: Cloud

  before(async () => {
    cloud = await startCloud({ sdkAppId: SDK_APP_ID, secret: SECRET, keyId: KEY_ID, key: KEY })
  })
  beforeEach(() => {
    cloud.calls.length = 0
    cloud.answer = null
    Object.assign(cloud.knobs, { callsPerS: Number.POSITIVE_INFINITY, isStrict: false })
    cloud.keepRoom(room.providerRoomId)
  })
  after(() => cloud.stop())

  const provider = (key = KEY) =>
    createTrtcProvider({
      sdkAppId: SDK_APP_ID,
      secret: SECRET,
      api: { url: cloud.url, keyId: KEY_ID, key, region: 'ap-singapore' },
      maxViewers: 2000,
      turns: { take: async () => 0, holdBack: async () => {} },
      clock: Date.now,
      readParticipants: async () => [],
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
    await trtc.setMuted(room, user, { microphone: true, camera: false, screen: false })
    await trtc.closeRoom(room, 'ENDED')
    const base = { SdkAppId: SDK_APP_ID }
    expect(cloud.calls.map(({ action, body }) => ({ action, body }))).to.deep.equal([
      { action: 'RemoveUserByStrRoomId', body: { ...base, RoomId: room.providerRoomId, UserIds: [user] } },
      {
        action: 'SetUserBlockedByStrRoomId',
        body: { ...base, StrRoomId: room.providerRoomId, UserId: user, IsMute: 2 },
      },
      { action: 'DismissRoomByStrRoomId', body: { ...base, RoomId: room.providerRoomId } },
    ])
  })

  it('mutes a seat as a whole: no change of one kind frees or forgets another', async () => {
    const trtc = provider()
    const codes: number[] = []
    for (const microphone of [false, true])
      for (const camera of [false, true])
        for (const screen of [false, true]) {
          await trtc.setMuted(room, user, { microphone, camera, screen })
          codes.push(Number(cloud.calls.at(-1)?.body.IsMute))
        }
    // 0 nothing, 1 sound and picture, 2 sound, 3 picture; a screen is picture
    expect(codes).to.deep.equal([0, 3, 3, 3, 2, 1, 1, 1])
  })

  it('[S3.30][T2] silences who may not speak any more, frees who may again, and knows of nobody who is away', async () => {
    const trtc = provider()
    const calls = () => cloud.calls.map(({ action, body }) => [action, body.UserId, body.IsMute])
    await trtc.updateGrant(room, user, SPEAKER_BITS)
    await trtc.updateGrant(room, user, bitsFor('voice', 'viewer'))
    cloud.knobs.isStrict = true
    await trtc.updateGrant(room, user, SPEAKER_BITS)
    const action = 'SetUserBlockedByStrRoomId'
    expect(calls()).to.deep.equal([0, 2, 0].map((isMute) => [action, user, isMute]))
    cloud.answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
    const failed = await trtc.updateGrant(room, user, 0).catch((error) => error)
    expect(failed).to.be.instanceOf(MediaError)
  })

  it('[T1] takes at most ten people out with one call, each room apart, and tells each how it went', async () => {
    const trtc = provider()
    const other = { ...room, providerRoomId: newProviderRoomId(randomBytes) }
    const users = Array.from({ length: 23 }, () => newTimedId('sea', Date.now(), randomBytes))
    await Promise.all([
      ...users.map((one) => trtc.remove(room, one, 'BANNED')),
      trtc.remove(other, user, 'LEFT'),
    ])
    const told = cloud.calls.map(({ body }) => [body.RoomId, (body.UserIds as string[]).length])
    expect(told).to.have.deep.members([
      [room.providerRoomId, 10],
      [room.providerRoomId, 10],
      [room.providerRoomId, 3],
      [other.providerRoomId, 1],
    ])
    const named = cloud.calls.flatMap(({ body }) => body.UserIds as string[])
    expect(named.sort()).to.deep.equal([...users, user].sort())
    cloud.answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
    const outcomes = await Promise.allSettled(
      users.slice(0, 3).map((one) => trtc.remove(room, one, 'BANNED')),
    )
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
  })

  it('somebody who is gone is no error; a refusal and silence are', async () => {
    cloud.answer = { Error: { Code: 'FailedOperation.RoomNotExist', Message: 'gone' }, RequestId: 'r' }
    await provider().remove(room, user, 'BANNED')
    cloud.answer = { Error: { Code: 'InternalError', Message: 'down' }, RequestId: 'r' }
    const failed = await provider()
      .remove(room, user, 'BANNED')
      .catch((error) => error)
    expect(failed).to.be.instanceOf(MediaError)
    // an application that does not exist is a wrong setting of ours, and nobody was taken out
    for (const Code of ['FailedOperation.SdkAppIdNotExist', 'ResourceUnavailable.NotExist']) {
      cloud.answer = { Error: { Code, Message: 'ours' }, RequestId: 'r' }
      const wrong = await provider()
        .remove(room, user, 'BANNED')
        .catch((error) => error)
      expect(wrong, Code).to.be.instanceOf(MediaError)
    }
    const unsigned = await provider('another key')
      .remove(room, user, 'BANNED')
      .catch((error) => error)
    expect(unsigned).to.be.instanceOf(MediaError)
  })
  it('[T1] who is with somebody who left in one call is taken out alone', async () => {
    cloud.knobs.isStrict = true
    const users = Array.from({ length: 12 }, () => newTimedId('sea', Date.now(), randomBytes))
    const [gone, ...inside] = users
    const trtc = provider()
    for (const userId of inside) {
      const decision = { seatId: userId, providerRoomId: room.providerRoomId, bits: 170, validUntil: null }
      const ticket = await trtc.credentialFor(decision as unknown as AllowedDecision)
      expect(cloud.enter(ticket as Credential, Date.now())).to.equal(true)
    }
    expect(cloud.people(room.providerRoomId)).to.have.length(inside.length)
    await Promise.all(users.map((one) => trtc.remove(room, one, 'BANNED')))
    expect(cloud.people(room.providerRoomId)).to.deep.equal([])
    const sizes = cloud.calls.map(({ body }) => (body.UserIds as string[]).length)
    expect(sizes.filter((size) => size === 1)).to.have.length(10)
    expect(sizes.filter((size) => size > 1).sort()).to.deep.equal([10, 2])
    expect(gone && cloud.calls.some(({ body }) => String(body.UserIds) === gone)).to.equal(true)
  })
})
