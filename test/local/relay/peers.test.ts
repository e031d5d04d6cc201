import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { expect } from 'chai'
import { MEETING_ADDRESS, RELAY_RULES, relayConfig } from '#local/relay/relayConfig.ts'
import { addressBytes, addressText } from '#test/kit/media/turn/stunMessage.ts'
import type { TurnClient } from '#test/kit/media/turn/turnClient.ts'
import { until } from '#test/kit/time/until.ts'
import { type RaisedRelay, raiseRelay } from './raiseRelay.ts'

/** What is nobody's, a neighbour's or this machine's (IANA special-purpose registries), and ways to write IPv4 as IPv6. */
const SPECIAL = {
  4: [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
    ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ],
  6: [
    ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '100:0:0:1::/64'],
    ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10'],
    ...['fec0::/10', 'ff00::/8'],
  ],
}

/** What anybody may reach without a relay: resolvers, a service of a cloud to its own machines, neighbours of the ranges above. */
const PUBLIC = {
  4: ['8.8.8.8', '1.1.1.1', '9.9.9.9', '168.63.129.16', '185.199.108.153'],
  6: ['2606:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001::1'],
}

const DENIED_LINES = RELAY_RULES.filter((line) => line.startsWith('denied-peer-ip='))

const DOCUMENT = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8')

const numberOf = (address: string) => BigInt(`0x${addressBytes(address).toString('hex')}`)
const addressOf = (number: bigint, family: 4 | 6) =>
  addressText(Buffer.from(number.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex'))

/** First and last address of a range, one inside, and its two neighbours outside. */
function placesOf(range: string, family: 4 | 6): string[] {
  const [net = '', bits] = range.split('/')
  const size = 1n << BigInt((family === 4 ? 32 : 128) - Number(bits))
  const first = numberOf(net)
  const end = 1n << (family === 4 ? 32n : 128n)
  return [first, first + size / 2n + 1n, first + size - 1n, first - 1n, first + size]
    .filter((number) => number >= 0n && number < end)
    .map((number) => addressOf(number, family))
}

/** What the relay answers of each address, to a permission and to a channel: those that are not as they should be. */
async function otherThan(code: number, client: TurnClient, addresses: string[]): Promise<string[]> {
  const others: string[] = []
  for (const [at, address] of addresses.entries()) {
    const permission = await client.permit(address)
    const channel = await client.bind(0x4000 + at, { address, port: 9 })
    if (permission.code !== code || channel.code !== code)
      others.push(`${address}: ${permission.code}, ${channel.code}`)
  }
  return others
}

/** Every probe of a family, on an allocation of it; its own address is the only one that is a peer. */
async function probe(relay: RaisedRelay, family: 4 | 6, own: string): Promise<void> {
  const client = await relay.open(relay.account('roo_1.fan'))
  expect(await client.allocate({ family })).to.include({ code: 200 })
  const places = [...SPECIAL[family].flatMap((range) => placesOf(range, family)), ...PUBLIC[family]]
  const others = places.filter((address) => address !== own)
  expect(others).to.have.length.greaterThan(60)
  expect(await otherThan(403, client, others)).to.deep.equal([])
  expect(await client.permit(own)).to.deep.equal({ code: 200 })
}

describe('configuration of the relay', () => {
  const place = { port: 1, minPort: 2, maxPort: 3 }

  it('a secret adds no line and is not weak', () => {
    for (const secrets of [[], [''], ['short'], [`${'a'.repeat(32)}\nno-auth`], [`"${'a'.repeat(32)}"`]])
      expect(() => relayConfig({ ...place, secrets }, '/var/relay')).to.throw('openssl rand -hex 32')
    expect(() => relayConfig({ ...place, secrets: ['a'.repeat(32)] }, '/var/relay\nno-auth')).to.throw(
      'line break',
    )
  })

  it('operators get the same rules, and allow the address of their relay alone', () => {
    const block = /```ini\n(# \/etc\/turnserver\.conf[^`]*)```/.exec(DOCUMENT)?.[1]?.split('\n') ?? []
    expect(block).to.include.members([...RELAY_RULES])
    const own = block.find((line) => line.startsWith('relay-ip='))?.slice('relay-ip='.length)
    expect(block.filter((line) => /^(allow|denied|no-auth$|server-relay)/.test(line))).to.deep.equal([
      `allowed-peer-ip=${own}`,
      ...DENIED_LINES,
    ])
  })
})

describe('peers of the relay', () => {
  let relay: RaisedRelay

  before(async function () {
    this.timeout(30_000)
    // it names what it listens on to who asks it to say more
    relay = await raiseRelay('verbose')
  })
  after(() => relay.stop())

  it('reads every line, and listens on 127.0.0.1 alone', () => {
    expect(relay.log.filter((line) => /Bad configuration/.test(line))).to.deep.equal([])
    const denied = relay.log.flatMap((line) => /Black listing: (\S+)$/.exec(line)?.[1] ?? [])
    expect(denied.map((range) => `denied-peer-ip=${range}`)).to.deep.equal(DENIED_LINES)
    const open = relay.log.flatMap((line) => /listener opened on ?: (\S+)$/.exec(line)?.[1] ?? [])
    expect(new Set(open)).to.deep.equal(new Set([`127.0.0.1:${relay.port}`]))
  })

  it('no address is a peer but its own: of this machine, of its neighbours, of nobody, of anybody [S0.16][T38]', async () => {
    await probe(relay, 4, MEETING_ADDRESS)
  })

  it('an address of the other family is none either', async () => {
    const client = await relay.open(relay.account('roo_2.fan'))
    expect(await client.allocate({ family: 6 })).to.include({ code: 440 })
    await client.allocate()
    expect(await otherThan(443, client, ['::1', '::ffff:127.0.0.1', '2606:4700::1'])).to.deep.equal([])
  })

  if (Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1')))
    it('nor is one to a relay that has IPv6', async () => {
      const both = await raiseRelay('relay-ip=::1', 'allowed-peer-ip=::1')
      try {
        await probe(both, 6, '::1')
      } finally {
        await both.stop()
      }
    })

  it('two ends meet at its own address, and nothing else hears them or is heard [S0.16]', async () => {
    const [near, far] = [
      await relay.open(relay.account('roo_3.fan')),
      await relay.open(relay.account('roo_3.creator')),
    ]
    const [{ relayed: nearAt }, { relayed: farAt }] = [await near.allocate(), await far.allocate()]
    if (!nearAt || !farAt) throw new Error('no way through the relay')
    expect([nearAt.address, farAt.address]).to.deep.equal([MEETING_ADDRESS, MEETING_ADDRESS])
    const received: string[] = []
    const service = createSocket('udp4').on('message', (bytes) => received.push(bytes.toString()))
    service.bind(0, '127.0.0.1')
    await once(service, 'listening')
    try {
      await far.permit(nearAt.address)
      const inward = { address: '127.0.0.1', port: service.address().port }
      expect([await near.permit(inward.address), await near.bind(0x4000, inward)]).to.deep.equal([
        { code: 403 },
        { code: 403 },
      ])
      // a stranger, then to a stranger: before the meeting and after it
      service.send('from outside', nearAt.port, nearAt.address)
      near.send(inward, 'without a permission')
      await near.bind(0x4001, farAt)
      near.send(inward, 'with one for somebody else')
      near.sendBy(0x4000, 'by a channel that is none')
      near.send(farAt, 'by indication')
      near.sendBy(0x4001, 'by channel')
      await until('both at the other end', () => far.heard.length === 2)
      far.send(nearAt, 'back')
      await until('the answer', () => near.heard.length > 0)
      service.send('plain', inward.port, inward.address)
      await until('a datagram without the relay', () => received.length > 0)
      expect([received, near.heard]).to.deep.equal([['plain'], ['back']])
      expect(far.heard).to.have.members(['by indication', 'by channel'])
    } finally {
      service.close()
    }
  })
})
