import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import { type CallOpening, readOpening } from '#protocol/calls/callKeys.ts'
import { createHandshake } from '#web/media/direct/keys/createHandshake.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import { type Handshake, type HandshakeOptions, KeyMismatch } from '#web/media/direct/keys/handshake.ts'
import { callWordsOf, commitmentOf, openingText } from '#web/media/direct/keys/transcript.ts'
import { checkConfirmed, confirmed, confirmedByWallet, makeDeviceKey } from './deviceKeys.ts'

type Kind = 'commit' | 'open'
interface Page {
  handshake: Handshake
  sent: { kind: Kind; body: string }[]
  fingerprint: string
  device: DeviceKey
}

const makePrint = () => (randomBytes(32).toString('hex').toUpperCase().match(/../g) ?? []).join(':')
const sdpOf = (print: string) => `v=0\r\na=fingerprint:sha-256 ${print}\r\nm=audio 9\r\n`

async function makePage(side: CallSide, given: Partial<HandshakeOptions> = {}): Promise<Page> {
  const sent: Page['sent'] = []
  const device = given.device ?? (await makeDeviceKey())
  const fingerprint = makePrint()
  const handshake = createHandshake({
    ...{ side, roomId: 'rom_call', fingerprint, device, checkBinding: checkConfirmed },
    send: (kind, body) => sent.push({ kind, body }),
    ...given,
  })
  await handshake.begin()
  return { handshake, sent, fingerprint, device }
}

/** Carries one body of a kind to the other page. */
async function carry(kind: Kind, from: Page, to: Page): Promise<void> {
  const body = bodyOf(kind, from)
  await to.handshake.take(kind, body)
}

function bodyOf(kind: Kind, { sent }: Page): string {
  const body = sent.find((one) => one.kind === kind)?.body
  if (body === undefined) throw new Error(`it sent no ${kind}`)
  return body
}

async function carryAll(one: Page, other: Page): Promise<void> {
  for (const kind of ['commit', 'open'] as const) {
    await carry(kind, one, other)
    await carry(kind, other, one)
  }
}

const openingOf = (page: Page) => JSON.parse(bodyOf('open', page)) as CallOpening
const wordsOn = ({ handshake }: Page) => handshake.opened()?.words.join()

/** The commitments went both ways, and nobody was given what the other one opened. */
async function makeCommitted(
  given: { creator?: Partial<HandshakeOptions>; fan?: Partial<HandshakeOptions> } = {},
) {
  const creator = await makePage('creator', given.creator)
  const fan = await makePage('fan', given.fan)
  await carry('commit', creator, fan)
  await carry('commit', fan, creator)
  return { creator, fan }
}

describe('the handshake of two pages', () => {
  it('[S3.81] ends with the same words on both, and takes the opened certificate alone', async () => {
    const creator = await makePage('creator', { device: await confirmed(await makeDeviceKey()) })
    const fan = await makePage('fan')
    expect(creator.handshake.isOf(sdpOf(fan.fingerprint)), 'nothing is opened yet').to.equal(false)
    await carryAll(creator, fan)
    expect(wordsOn(creator)).to.be.a('string').and.equal(wordsOn(fan))
    expect(fan.handshake.opened()).to.deep.include({
      ...{ key: creator.device.publicKey, binding: creator.device.binding },
    })
    expect(creator.handshake.opened()?.binding).to.equal(null)
    const { handshake } = creator
    const right = sdpOf(fan.fingerprint)
    expect(handshake.isOf(right)).to.equal(true)
    expect(handshake.isOf(right.toLowerCase())).to.equal(true)
    const others = [
      sdpOf(makePrint()),
      sdpOf(creator.fingerprint),
      `${right}a=fingerprint:sha-256 ${makePrint()}\r\n`,
      `${right}a=fingerprint:sha-1 ${makePrint().slice(0, 59)}\r\n`,
      'v=0\r\nm=audio 9\r\n',
    ]
    expect(others.filter(handshake.isOf)).to.deep.equal([])
  })

  it('[S3.81] has the hashes that are written down', async () => {
    const proven = { fingerprint: 'AA', nonce: 'n', key: 'k' }
    const hash = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')
    expect(await commitmentOf('fan', 'rom_1', proven)).to.equal(
      hash(['stagedoor call commit 1', 'fan', 'rom_1', 'AA', 'n', 'k']),
    )
    const commits = { creator: 'c', fan: 'f' }
    const signed = (by: string) =>
      JSON.stringify([
        ...['stagedoor call open 1', 'fan', 'rom_1', 'AA', 'f', 'c'],
        createHash('sha256').update(by).digest('hex'),
      ])
    const binding = { way: 'wallet', untilS: 7, signature: '0x1', address: '0x2' } as const
    expect(await openingText('fan', 'rom_1', { fingerprint: 'AA', binding: null }, commits)).to.equal(
      signed('null'),
    )
    expect(await openingText('fan', 'rom_1', { fingerprint: 'AA', binding }, commits)).to.equal(
      signed('{"address":"0x2","signature":"0x1","untilS":7,"way":"wallet"}'),
    )
    const fan = { fingerprint: 'BB', nonce: 'm', key: 'l' }
    const all = hash(['stagedoor call words 1', 'rom_1', 'AA', 'n', 'k', 'BB', 'm', 'l'])
    const bits = BigInt(`0x${all}`) >> 212n
    const expected = [33n, 22n, 11n, 0n].map((by) => Number((bits >> by) & 2047n))
    expect(await callWordsOf('rom_1', { creator: proven, fan })).to.deep.equal(expected)
  })

  const refused = async (page: Page, kind: Kind, body: string, what: string) => {
    const cause = await page.handshake.take(kind, body).catch((error: unknown) => error)
    expect(cause, what).to.be.instanceOf(KeyMismatch)
    expect(page.handshake.opened(), what).to.equal(null)
    const next = await page.handshake.take('open', '').catch((error: unknown) => error)
    expect(next, 'nothing is taken any more').to.equal(cause)
  }

  it('[S3.81][T39] refuses what comes back, twice, too early or from elsewhere', async () => {
    const early = await makePage('fan')
    await refused(early, 'open', bodyOf('open', (await makeCommitted()).creator), 'open without commit')
    const reflected = await makePage('creator')
    await carry('commit', reflected, reflected)
    await refused(reflected, 'open', bodyOf('open', reflected), 'its own, back')
    const { creator, fan } = await makeCommitted()
    await refused(fan, 'commit', bodyOf('commit', creator), 'the same commit again')
    const late = await makeCommitted()
    await carry('open', late.creator, late.fan)
    await carry('open', late.fan, late.creator)
    expect(wordsOn(late.fan)).to.be.a('string')
    await refused(late.fan, 'open', bodyOf('open', late.creator), 'the same open again')
    const others = await makeCommitted()
    await refused(creator, 'open', bodyOf('open', others.fan), 'an open of another commit')
    const room = await makeCommitted({ fan: { roomId: 'rom_other' } })
    await refused(room.creator, 'open', bodyOf('open', room.fan), 'another room')
    const twins = { creator: await makePage('creator'), fan: await makePage('creator') }
    await carry('commit', twins.fan, twins.creator)
    await carry('commit', twins.creator, twins.fan)
    await refused(twins.creator, 'open', bodyOf('open', twins.fan), 'the same side')
    await refused(await makePage('fan'), 'commit', 'X'.repeat(64), 'no hash')
  })

  it('[S3.81][T39] refuses each other field than was committed to, and a signature by another key', async () => {
    const stranger = openingOf((await makeCommitted()).creator)
    for (const field of ['fingerprint', 'nonce', 'key', 'signature'] as const) {
      const { creator, fan } = await makeCommitted()
      await refused(fan, 'open', JSON.stringify({ ...openingOf(creator), [field]: stranger[field] }), field)
    }
    const own = await makeDeviceKey()
    const { creator, fan } = await makeCommitted({
      creator: { device: { ...own, pair: (await makeDeviceKey()).pair } },
    })
    await refused(fan, 'open', bodyOf('open', creator), 'a key that it does not have')
  })

  it('[S3.81][T39] refuses what confirms another key, and takes for not confirmed what nobody could check', async () => {
    const real = await confirmed(await makeDeviceKey())
    for (const copied of [real, await confirmedByWallet(await makeDeviceKey())]) {
      const thief = { ...(await makeDeviceKey()), binding: copied.binding }
      const stolen = await makeCommitted({ creator: { device: thief } })
      await refused(stolen.fan, 'open', bodyOf('open', stolen.creator), 'a copied confirmation')
    }
    const unasked = await makeCommitted({
      ...{ creator: { device: real }, fan: { checkBinding: async () => 'unknown' } },
    })
    await carry('open', unasked.creator, unasked.fan)
    expect(unasked.fan.handshake.opened()?.binding).to.equal(null)
  })

  it('[S3.81][T39] refuses a confirmation that was put into a real opening on its way, taken out of it or exchanged', async () => {
    const plain = await makeDeviceKey()
    // the wallet of somebody else over the key of this one: by itself it fits
    const added = (await confirmedByWallet(plain)).binding
    const rows = [
      ['added', plain, added],
      ['taken out', await confirmed(plain), null],
      ['exchanged', await confirmedByWallet(plain), added],
    ] as const
    for (const [what, device, binding] of rows) {
      const { creator, fan } = await makeCommitted({ creator: { device } })
      await refused(fan, 'open', JSON.stringify({ ...openingOf(creator), binding }), what)
    }
  })

  it('[S3.81] opens once more without a confirmation that is not passed on, and signs that too', async () => {
    const device = await confirmed(await makeDeviceKey())
    const early = await makePage('creator', { device })
    expect(await early.handshake.openUnconfirmed(), 'nothing is out').to.equal(null)
    const { creator, fan } = await makeCommitted({ creator: { device } })
    const body = await creator.handshake.openUnconfirmed()
    await fan.handshake.take('open', body ?? '')
    expect(fan.handshake.opened()).to.deep.include({ key: device.publicKey, binding: null })
    await carry('open', fan, creator)
    expect(wordsOn(creator)).to.be.a('string').and.equal(wordsOn(fan))
    expect(await creator.handshake.openUnconfirmed(), 'once').to.equal(null)
    expect(await fan.handshake.openUnconfirmed(), 'it had none').to.equal(null)
  })

  it('[S3.81] opens nothing but what an opening has', async () => {
    const { creator } = await makeCommitted({ creator: { device: await confirmed(await makeDeviceKey()) } })
    expect(readOpening(bodyOf('open', creator))).to.deep.equal(openingOf(creator))
    expect(creator.sent.map(({ kind }) => kind)).to.deep.equal(['commit', 'open'])
    expect(bodyOf('commit', creator)).to.match(/^[0-9a-f]{64}$/)
  })

  it('[T39] shows other words to each of the two, three hundred times, with somebody between them', async () => {
    const devices = {
      creator: await makeDeviceKey(),
      fan: await makeDeviceKey(),
      middle: await makeDeviceKey(),
    }
    const run = async () => {
      const creator = await makePage('creator', { device: devices.creator })
      const toCreator = await makePage('fan', { device: devices.middle })
      const toFan = await makePage('creator', { device: devices.middle })
      const fan = await makePage('fan', { device: devices.fan })
      await carryAll(creator, toCreator)
      await carryAll(toFan, fan)
      expect(wordsOn(creator)).to.be.a('string').and.equal(wordsOn(toCreator))
      return wordsOn(creator) === wordsOn(fan)
    }
    const same: boolean[] = []
    for (let n = 0; n < 300; n++) same.push(await run())
    expect(same.filter(Boolean)).to.deep.equal([])
  })
})
