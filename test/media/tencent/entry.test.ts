import { expect } from 'chai'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import type { Credential } from '#protocol/ticket.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'

const ROOM = 'r00minthecloud000000000000'
const HOST_BITS = 255
const VIEWER_BITS = 170
const LIFE_S = 60

describe('the stand-in of TRTC: what keys open', () => {
  let cloud: Cloud

  beforeEach(async () => {
    cloud = await startCloud()
  })
  afterEach(() => cloud.stop())

  const keysOf = (userId: string, bits: number, more: object = {}): Credential => {
    const { secret } = cloud.keys
    const sign = createCredentialSigner({ sdkAppId: cloud.sdkAppId, secret, clock: Date.now })
    return sign({ userId, bits, providerRoomId: ROOM, lifeS: LIFE_S, ...more })
  }

  it('[T1] a room begins with somebody who may make one, and ends with the last one', () => {
    const viewer = keysOf('sea_fan', VIEWER_BITS)
    expect(cloud.enter(viewer), 'nobody made it yet').to.equal(false)
    expect(cloud.enter(keysOf('sea_host', HOST_BITS))).to.equal(true)
    expect(cloud.enter(viewer)).to.equal(true)
    expect(cloud.people(ROOM)).to.deep.equal(['sea_host', 'sea_fan'])
    for (const one of ['sea_host', 'sea_fan']) cloud.leave(ROOM, one)
    expect(cloud.enter(viewer)).to.equal(false)
  })

  it('[T1] opens to whoever the keys are of, to the room they are for, until they end, and twice', () => {
    cloud.keepRoom(ROOM)
    const mine = keysOf('sea_fan', VIEWER_BITS)
    const wrong: Credential[] = [
      { ...mine, userId: 'sea_other' },
      { ...mine, providerRoomId: 'an0therr00m' },
      { ...mine, userSig: mine.privateMapKey },
      { ...mine, privateMapKey: mine.userSig },
      { ...mine, privateMapKey: '' },
      { ...mine, userSig: `${mine.userSig.slice(0, -8)}AAAAAAAA` },
      { ...mine, privateMapKey: keysOf('sea_other', VIEWER_BITS).privateMapKey },
      {
        ...mine,
        privateMapKey: keysOf('sea_fan', VIEWER_BITS, { providerRoomId: 'an0therr00m000000000000000' })
          .privateMapKey,
      },
      keysOf('sea_fan', 8),
    ]
    expect(wrong.map((keys) => cloud.enter(keys))).to.not.include(true)
    expect(cloud.people(ROOM)).to.deep.equal([])
    expect(cloud.enter(mine)).to.equal(true)
    expect(cloud.enter(mine), 'a key is not used up').to.equal(true)
    expect(cloud.enter(mine, Date.now() + (LIFE_S + 1) * 1000)).to.equal(false)
  })

  it('without permission control every room is open to everybody with a first string of their own', () => {
    const { userSig } = keysOf('sea_fan', VIEWER_BITS)
    const bare = { ...keysOf('sea_fan', VIEWER_BITS), userSig, privateMapKey: '' }
    expect(cloud.enter(bare)).to.equal(false)
    cloud.knobs.isPermissionControlled = false
    expect(cloud.enter(bare)).to.equal(true)
    expect(cloud.enter({ ...bare, userId: 'sea_other' })).to.equal(false)
  })
})
