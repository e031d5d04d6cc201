import { expect } from 'chai'
import { BINDING_LIFE_SECONDS } from '#domain/calls/meeting/bindingText.ts'
import type { BundleKey } from '#protocol/calls/bundle/callBundle.ts'
import { beatText } from '#protocol/calls/callBeats.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import type { Client } from '#test/kit/client.ts'
import { BrowserKey, bind, keysOf } from '../../accounts/deviceKeys/browserKey.ts'
import { usePlaced } from '../../bookings/booked/usePlaced.ts'
import { timeIn } from '../../bookings/openCalls.ts'
import { bothIn, type Meeting, meetingRows } from '../meetings.ts'
import { beatsFrom, bringBeats } from './signBeats.ts'

const AT = timeIn(3, '10:00')
const START_MS = Date.parse(AT)
const MAX_KEYS = 50

describe('keys by which the pages of a call signed', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { toStart } = meetingRows((login) => placed.world().database.pool(login))
  let call: Meeting
  let roomId: string
  let pages: number
  beforeEach(async () => {
    pages = 0
    call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 5)
    roomId = (await bothIn(call)).roomId
    await placed.sql(
      "UPDATE app.call_room SET opened_at = starts_at - interval '4 seconds' WHERE room_id = $1",
      roomId,
    )
    await toStart(call, -300)
  })

  /** a page of the fan's brings one beat by a key; another page each time */
  async function brings(key: BrowserKey, signer = key): Promise<number> {
    const page = `page-number-${pages++}`
    const [beat] = beatsFrom(START_MS + pages * 5000, 1)
    if (!beat) return expect.fail('no beat')
    const signature = signer.sign(beatText({ roomId, side: 'fan', page }, beat))
    const reply = await bringBeats(call.fan, roomId, key.publicKey, [{ ...beat, page, signature }])
    expect(reply.status, reply.text).to.equal(200)
    return reply.body.kept
  }
  async function confirm(who: Client, key: BrowserKey): Promise<DeviceBinding> {
    const reply = await bind(who, await key.byWallet(who))
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.binding
  }
  const kept = async (): Promise<BundleKey[]> =>
    (await call.creator.call('GET', `/v1/me/calls/bookings/${call.id}/bundle`)).body.keys
  const keyOf = async ({ publicKey }: BrowserKey) =>
    (await kept()).find(({ key }) => key === publicKey) ?? expect.fail('it is not there')

  it('[S3.81][T13] stay with what confirmed them in the call, also when their person ends that, or confirms them anew', async () => {
    const key = new BrowserKey()
    const binding = await confirm(call.fan, key)
    expect(await brings(key)).to.equal(1)
    const first = await keyOf(key)
    expect(first).to.deep.include({ side: 'fan', binding })
    const [listed] = await keysOf(call.fan)
    await call.fan.call('DELETE', `/v1/me/device-keys/${listed?.id}`)
    await toStart(call, -310)
    expect(await brings(key)).to.equal(1)
    expect(await keyOf(key)).to.deep.equal(first)
    const untilS = START_MS / 1000 + 310 + BINDING_LIFE_SECONDS - 60
    const anew = await bind(call.fan, await key.byWallet(call.fan, { untilS }))
    expect(anew.status, anew.text).to.equal(201)
    expect(await brings(key)).to.equal(1)
    expect(await keyOf(key)).to.deep.equal(first)
  })

  it('[S3.81][T13] are of nobody by what no one confirmed, until they are confirmed by who signs by them', async () => {
    const [key, other] = [new BrowserKey(), new BrowserKey()]
    await confirm(call.creator, other)
    for (const one of [key, other]) expect(await brings(one)).to.equal(1)
    expect((await kept()).map(({ binding }) => binding)).to.deep.equal([null, null])
    const first = await keyOf(key)
    const binding = await confirm(call.fan, key)
    expect(await keyOf(key), 'nothing came by it since').to.deep.equal(first)
    await toStart(call, -330)
    expect(await brings(key, other), 'not signed by it').to.equal(0)
    expect(await keyOf(key)).to.deep.equal(first)
    expect(await brings(key)).to.equal(1)
    const { atMs, ...bound } = await keyOf(key)
    expect(bound).to.deep.equal({ side: 'fan', key: key.publicKey, binding })
    expect(atMs).to.be.within(first.atMs + 20_000, first.atMs + 60_000)
  })

  it('[T13] are bounded for each side; what more of them sign is on record all the same', async () => {
    await placed.sql(
      `INSERT INTO app.call_key (room_id, side, key) SELECT $1, 'fan', decode('04' || lpad(to_hex(n), 128, '0'), 'hex') FROM generate_series(2, $2) n`,
      ...[roomId, MAX_KEYS],
    )
    const [last, over] = [new BrowserKey(), new BrowserKey()]
    for (const key of [last, over]) {
      await confirm(call.fan, key)
      expect(await brings(key)).to.equal(1)
    }
    expect((await keyOf(last)).binding).not.to.equal(null)
    expect((await keyOf(over)).binding).to.equal(null)
    const [{ count } = { count: 0 }] = await placed.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM app.call_key WHERE room_id = $1',
      roomId,
    )
    expect(count).to.equal(MAX_KEYS)
  })
})
