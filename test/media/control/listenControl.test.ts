import { expect } from 'chai'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'

const SPEC = { providerRoomId: 'r00m0000', kind: 'stream', maxParticipants: null }

describe('listenControl', () => {
  let media: MediaNode
  before(async () => {
    media = await startMediaNode()
  })
  after(() => media.stop())

  async function call(...args: Parameters<MediaNode['control']>): Promise<[number, unknown]> {
    const response = await media.control(...args)
    const body = (await response.json()) as { code?: string }
    return [response.status, body.code ?? body]
  }

  it('hears only the shared secret', async () => {
    expect(await call('POST', '/rooms', SPEC, 'wrong')).to.deep.equal([401, 'UNAUTHORIZED'])
    expect(await call('POST', '/rooms', SPEC, '')).to.deep.equal([401, 'UNAUTHORIZED'])
    expect(await call('GET', '/rooms/r00m0000/participants')).to.deep.equal([404, 'ROOM_NOT_FOUND'])
  })

  it('opens and closes, each as often as it is told', async () => {
    for (let n = 0; n < 2; n++) expect(await call('POST', '/rooms', SPEC)).to.deep.equal([200, { ok: true }])
    expect(await call('GET', '/rooms/r00m0000/participants')).to.deep.equal([200, { participants: [] }])
    const empty = { seats: [], publications: [] }
    expect(await call('GET', '/rooms/r00m0000/counters')).to.deep.equal([200, empty])
    expect(await call('DELETE', '/rooms/r00m0000?reason=END')).to.deep.equal([200, { closed: true }])
    expect(await call('DELETE', '/rooms/r00m0000?reason=END')).to.deep.equal([200, { closed: false }])
  })

  it('refuses what it does not understand, and then does what it does', async () => {
    const wrong: unknown[] = [
      undefined,
      {},
      { ...SPEC, providerRoomId: '../x' },
      { ...SPEC, kind: 'party' },
      { ...SPEC, maxParticipants: 0 },
      { ...SPEC, more: 1 },
      { ...SPEC, pad: 'x'.repeat(20_000) },
    ]
    for (const body of wrong) expect(await call('POST', '/rooms', body)).to.deep.equal([422, 'INVALID_INPUT'])
    expect(await call('POST', '/nothing', SPEC)).to.deep.equal([404, 'NOT_FOUND'])
    expect(await call('POST', '/rooms/unknown00/remove', { userId: 'a', reason: 'b' })).to.deep.equal([
      404,
      'ROOM_NOT_FOUND',
    ])
    expect(await call('POST', '/rooms', SPEC)).to.deep.equal([200, { ok: true }])
    const muted = { microphone: true, camera: false, screen: false }
    const mute = (state: object) =>
      call('POST', '/rooms/r00m0000/mute', { userId: 'sea_nobody', muted: state })
    expect(await mute(muted)).to.deep.equal([200, { applied: false }])
    const { screen, ...parted } = muted
    for (const state of [{ ...muted, smell: true }, { ...muted, camera: 1 }, parted])
      expect(await mute(state), JSON.stringify(state)).to.deep.equal([422, 'INVALID_INPUT'])
  })

  it('[S3.29] hears of a grant for a room that is here, and of bits that somebody can have', async () => {
    const grant = (body: unknown, room = 'r00m0000', bearer?: string) =>
      call('POST', `/rooms/${room}/grant`, body, bearer)
    const wish = { userId: 'sea_nobody', bits: 14 }
    expect(await call('POST', '/rooms', SPEC)).to.deep.equal([200, { ok: true }])
    expect(await grant(wish)).to.deep.equal([200, { applied: false }])
    expect(await grant(wish, 'unknown00')).to.deep.equal([404, 'ROOM_NOT_FOUND'])
    expect(await grant(wish, 'r00m0000', 'wrong')).to.deep.equal([401, 'UNAUTHORIZED'])
    for (const wrong of [
      { bits: 1 },
      { bits: 256 },
      { bits: 14.5 },
      { bits: '14' },
      { userId: 'a b' },
      { more: 1 },
    ])
      expect(await grant({ ...wish, ...wrong }), JSON.stringify(wrong)).to.deep.equal([422, 'INVALID_INPUT'])
  })
})
