import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { createCloudApi } from '#api/adapters/trtc/cloudApi.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'

const ROOM = 'r00minthecloud000000000000'
const LIFE_S = 60

describe('the stand-in of TRTC: its management interface', () => {
  let cloud: Cloud

  beforeEach(async () => {
    cloud = await startCloud()
    cloud.keepRoom(ROOM)
  })
  afterEach(() => cloud.stop())

  const call = (clock = Date.now, key = cloud.keys.key) =>
    createCloudApi({ url: cloud.url, keyId: cloud.keys.keyId, key, region: 'ap-singapore' }, clock)
  const outcome = (asked: Promise<string>) =>
    asked.then(
      (done) => done,
      (error: Error) => /: ([\w.]+)/.exec(error.message)?.[1] ?? error.message,
    )
  const remove = (users: unknown, more: object = {}) =>
    outcome(
      call()('RemoveUserByStrRoomId', {
        ...{ SdkAppId: cloud.sdkAppId, RoomId: ROOM, UserIds: users as string[] },
        ...more,
      }),
    )
  const enter = (userId: string, bits = 170) =>
    cloud.enter(
      createCredentialSigner({ sdkAppId: cloud.sdkAppId, secret: cloud.keys.secret, clock: Date.now })({
        ...{ userId, providerRoomId: ROOM, bits, lifeS: LIFE_S },
      }),
    )

  it('[T1] believes signatures alone, of now and with the right key', async () => {
    const body = { SdkAppId: cloud.sdkAppId, RoomId: ROOM }
    const dismiss = 'DismissRoomByStrRoomId'
    expect(await outcome(call(Date.now, 'another key')(dismiss, body))).to.equal(
      'AuthFailure.SignatureFailure',
    )
    const late = () => Date.now() - 301_000
    expect(await outcome(call(late)(dismiss, body))).to.equal('AuthFailure.SignatureExpire')
    expect(cloud.calls).to.deep.equal([])
    expect(await outcome(call()(dismiss, body))).to.equal('done')
    expect(cloud.calls).to.have.length(1)
  })

  it('takes ten people with one call and not eleven, and names the field that is wrong', async () => {
    const people = Array.from({ length: 11 }, (_, at) => `sea_${at}`)
    for (const one of people) expect(enter(one)).to.equal(true)
    expect(await remove(people)).to.equal('InvalidParameter.UserIds')
    expect(await remove([])).to.equal('InvalidParameter.UserIds')
    expect(await remove(undefined)).to.equal('MissingParameter.UserIds')
    expect(await remove(people, { RoomId: 7 })).to.equal('InvalidParameter.RoomId')
    expect(await remove(people, { SdkAppId: 1 })).to.equal('UnauthorizedOperation.SdkAppId')
    expect(cloud.people(ROOM)).to.have.length(11)
    expect(await remove(people.slice(0, 10))).to.equal('done')
    expect(cloud.people(ROOM)).to.deep.equal(['sea_10'])
  })

  it('takes twenty calls of one kind in a second', async () => {
    const nobody = [`sea_${randomBytes(4).toString('hex')}`]
    const outcomes = await Promise.all(Array.from({ length: 25 }, () => remove(nobody)))
    const refused = outcomes.filter((one) => one !== 'done')
    expect(new Set(refused)).to.deep.equal(new Set(['RequestLimitExceeded']))
    expect(outcomes.length - refused.length, 'taken').to.be.within(20, 24)
  })

  it('a room that is gone is said to be; being down gives no answer, refusing an error', async () => {
    const body = { SdkAppId: cloud.sdkAppId, RoomId: 'n0suchr00m' }
    expect(await outcome(call()('DismissRoomByStrRoomId', body))).to.equal('done')
    expect(enter('sea_1')).to.equal(true)
    cloud.knobs.management = 'down'
    expect(await remove(['sea_1'])).to.match(/no|answer/)
    cloud.knobs.management = 'refusing'
    expect(await remove(['sea_1'])).to.equal('InternalError')
    expect(cloud.people(ROOM)).to.deep.equal(['sea_1'])
    cloud.knobs.management = 'up'
    expect(await remove(['sea_1'])).to.equal('done')
    expect(cloud.people(ROOM)).to.deep.equal([])
  })
})
