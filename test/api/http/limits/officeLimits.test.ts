import { expect } from 'chai'
import { CHALLENGE_SHARE, OWN_PART, PREFIX_SHARE, READ_SHARE } from '#api/http/limits/shares.ts'
import { LIMIT_VARIABLES } from '#settings/limit.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { inTurns } from '#test/kit/attacks/door/inTurns.ts'
import { request } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { BOUNDS } from './bounds.ts'

const ROOM = `/v1/rooms/rom_${'0'.repeat(22)}/admissions`

describe('people behind one address', () => {
  const database = useStatements(useDatabase())
  const api = useApi(database, { settings: BOUNDS })
  const seed = (count: number) => seedPeople(database.pool('api'), api().installation, count)
  const behind = (address: string) => ({ 'x-forwarded-for': address })
  const check = async (person: Person | undefined, address: string) => {
    const body = { action: 'watch' }
    const reply = await person?.call(api().url, 'POST', ROOM, { body, headers: behind(address) })
    return reply?.status ?? 0
  }
  const read = async (address: string, person?: Person) => {
    const ask = person?.call ?? request
    return (await ask(api().url, 'GET', '/v1/config', { headers: behind(address) })).status
  }
  const statuses = async (count: number, ask: (n: number) => Promise<number>) => {
    const all: number[] = []
    for (let n = 0; n < count; n++) all.push(await ask(n))
    return all
  }
  const taken = (count: number) => [...Array(count).fill(200), 429]

  it('[S3.85] a thousand fans check once each in a minute while twenty more there are refused', async function () {
    this.timeout(60_000)
    const fans = await seed(1000)
    const greedy = await seed(20)
    const office = '198.51.100.7'
    const [first, second] = [
      await inTurns(220, 20, (n) => check(greedy[n % 20], office)),
      fans.splice(0, 500),
    ]
    expect(first, 'their first in the room, then what the address has').to.deep.equal({ 404: 140, 429: 80 })
    const [calm, angry] = await Promise.all([
      inTurns(500, 25, (n) => check(second[n], office)),
      inTurns(100, 5, (n) => check(greedy[n % 20], office)),
    ])
    expect([calm, angry]).to.deep.equal([{ 404: 500 }, { 429: 100 }])
    expect(await inTurns(500, 25, (n) => check(fans[n], office))).to.deep.equal({ 404: 500 })
  })

  it('[S3.85] read by account, with twenty times that at the address', async () => {
    const people = await seed(25)
    const office = '198.51.100.8'
    for (const person of people.slice(0, 2))
      expect(await statuses(4, () => read(office, person))).to.deep.equal(taken(3))
    expect(
      await statuses(5, () => read(office, people[0])),
      'costs the address nothing any more',
    ).to.deep.equal(Array(5).fill(429))
    expect(await statuses(61, () => read(office)), 'strangers').to.deep.equal(taken(60))
    expect(await read(office, people[3]), 'who is signed in reads on').to.equal(200)
    // what is beyond an own part, here none, is shared with the other accounts: six and one so far
    for (const person of people.slice(4, 22)) await statuses(3, () => read(office, person))
    expect(await read(office, people[22]), 'the accounts have read it out').to.equal(429)
    expect(await read('198.51.100.9', people[22]), 'elsewhere').to.equal(200)
  })

  it('[S3.85] a network has eight times what an address has, loopback none of it', async () => {
    const address = (n: number) => `2001:db8:5:${n.toString(16)}::1`
    for (let n = 0; n < 7; n++) {
      expect(await statuses(61, () => read(address(n)))).to.deep.equal(taken(60))
      expect(await read(`2001:db8:5:${n.toString(16)}::2`), 'one subscriber').to.equal(429)
    }
    // seven were refused at their address
    expect(await statuses(54, () => read(address(7)))).to.deep.equal(taken(53))
    expect(await read(address(8)), 'the same /48').to.equal(429)
    expect(await read('2001:db8:6::1')).to.equal(200)
    const local = (n: number) => read(`127.0.0.${n + 2}`)
    expect(new Set(await statuses(500, async (n) => local(n % 10)))).to.deep.equal(new Set([200]))
  })

  it('[S3.85] ask the chain by account when they have one', async () => {
    const [person] = await seed(1)
    const call = { jsonrpc: '2.0', id: 1, method: 'eth_nothing' }
    const office = { headers: behind('198.51.100.10'), body: call }
    const stranger = async () => (await request(api().url, 'POST', '/rpc', office)).status
    expect(await statuses(4, stranger)).to.deep.equal(taken(3))
    const own = async () => (await (person as Person).call(api().url, 'POST', '/rpc', office)).status
    expect(await statuses(4, own)).to.deep.equal(taken(3))
  })

  it('[S3.85] meet these numbers unless an operator says otherwise', () => {
    const defaults = Object.entries(LIMIT_VARIABLES).map(([name, { schema }]) => [
      name,
      schema.parse(undefined),
    ])
    expect(Object.fromEntries(defaults)).to.deep.equal({
      LIMIT_READ: { points: 600, perS: 60 },
      LIMIT_WRITE: { points: 60, perS: 60 },
      LIMIT_SIGN_IN: { points: 20, perS: 60 },
      LIMIT_SIGN_IN_ACCOUNT: { points: 10, perS: 60 },
      LIMIT_NEW_ACCOUNTS: { points: 60, perS: 60 },
      LIMIT_NEW_GUESTS: { points: 60, perS: 60 },
      LIMIT_ALL_GUESTS: { points: 3000, perS: 60 },
      LIMIT_NEW_CONNECT: { points: 20, perS: 3600 },
      LIMIT_PAYMENTS: { points: 20, perS: 60 },
      LIMIT_ADMISSION_ROOM: { points: 10, perS: 60 },
      LIMIT_ADMISSION_ACCOUNT: { points: 60, perS: 60 },
      LIMIT_ADMISSION_IP: { points: 120, perS: 60 },
      LIMIT_CHAIN: { points: 1200, perS: 60 },
      LIMIT_SEARCH: { points: 60, perS: 60 },
      LIMIT_FOLLOW: { points: 10, perS: 1 },
      LIMIT_SOCKETS_ACCOUNT: 20,
      LIMIT_SOCKETS_ADDRESS: 2000,
      LIMIT_SOCKETS: 10_000,
      LIMIT_ROWS: 100_000,
    })
    expect([PREFIX_SHARE, READ_SHARE, CHALLENGE_SHARE]).to.deep.equal([8, 20, 20])
    expect(OWN_PART).to.deep.equal({ account: 5, guest: 10 })
  })
})
