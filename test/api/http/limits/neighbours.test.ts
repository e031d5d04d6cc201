import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { READ_SHARE } from '#api/http/limits/shares.ts'
import { becomeGuest, pressInto } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { playSignInFlood } from '#test/kit/attacks/door/signInFlood.ts'
import { linkMessage, messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const READS = 20
const SIGN_INS = 5
/** One address of a network that stands for "somewhere else" in documents. */
const at = (network: number) => ({ 'x-forwarded-for': `198.51.${network}.7` })

describe('neighbours do not lock each other out', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, {
    settings: {
      ...{ TRUST_PROXY: 'loopback', LIMIT_READ: `${READS}/60`, LIMIT_SIGN_IN: `${SIGN_INS}/60` },
      ...{
        LIMIT_SEARCH: '3/1',
        LIMIT_ADMISSION_IP: '10/60',
        LIMIT_FOLLOW: '20/60',
        LIMIT_NEW_GUESTS: '30/60',
        LIMIT_ALL_GUESTS: '40/60',
      },
    },
  })
  let people: Person[]
  let roomId: string
  before(async () => {
    people = await seedPeople(database.pool('api'), api().installation, 30)
    const stage = await setStage(database)
    roomId = await stage.room(await stage.creator(people[29] as Person), { visibility: 'public' })
  })

  const read = (place: Record<string, string>, who?: Pick<Person, 'call'>) =>
    (who?.call ?? request)(api().url, 'GET', '/v1/config', { headers: place })
  /** So many at once; how often each status came back. */
  async function tally(count: number, ask: (n: number) => Promise<{ status: number }>) {
    const all = await Promise.all(Array.from({ length: count }, (_, n) => ask(n)))
    return Object.fromEntries(
      [200, 429].map((code) => [code, all.filter(({ status }) => status === code).length]),
    )
  }
  const flood = (place: Record<string, string>, requests = 60) =>
    playSignInFlood({
      url: api().url,
      chainId: 31337,
      requests,
      forwardedFor: () => place['x-forwarded-for'] ?? '',
    })

  it('[S3.85][T36] strangers who have read an address out refuse nobody who is signed in or a guest there', async () => {
    const guest = await becomeGuest(api().url, roomId, at(1))
    const strangers = await tally(READS * READ_SHARE + 5, () => read(at(1)))
    expect(strangers).to.deep.equal({ 200: READS * READ_SHARE - 1, 429: 6 })
    expect((await read(at(1), people[0])).status, 'signed in').to.equal(200)
    expect((await guest.call('GET', '/v1/config')).status, 'a guest').to.equal(200)
    const body = { action: 'watch' }
    const admitted = await guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body })
    expect(admitted.status, 'and comes in').to.equal(201)
  })

  it('[S3.85][T36] people who have read their address out leave each other what is their own', async () => {
    const greedy = people.slice(1, 28)
    // each has 4 that are its own, and they share 400 beyond
    const read27 = await tally(27 * READS, (n) => read(at(2), greedy[n % 27]))
    expect(read27[200]).to.equal(27 * 4 + READS * READ_SHARE)
    expect(await tally(5, () => read(at(2), people[28]))).to.deep.equal({ 200: 4, 429: 1 })
    expect((await read(at(3), people[28])).status, 'elsewhere').to.equal(200)
  })

  it('[S3.85][T36] one guest who asks for more than a guest has refuses no other guest of the address', async () => {
    const [greedy, quiet] = [
      await becomeGuest(api().url, roomId, at(4)),
      await becomeGuest(api().url, roomId, at(4)),
    ]
    const body = { action: 'watch' }
    const nowhere = `/v1/rooms/rom_${'0'.repeat(22)}/admissions`
    // roomy limits of an account: what the address has is what is met
    expect((await tally(READS + 5, () => greedy.call('GET', '/v1/config')))[429]).to.equal(5)
    expect((await quiet.call('GET', '/v1/config')).status).to.equal(200)
    for (let n = 0; n < 20; n++) await greedy.call('POST', nowhere, { body })
    expect((await quiet.call('POST', `/v1/rooms/${roomId}/admissions`, { body })).status).to.equal(201)
  })

  it('[S3.85][T36] questions for what is to be signed close no address, failures do, and then to strangers alone', async () => {
    const fan = await signIn(api().url)
    const guest = await becomeGuest(api().url, roomId, at(5))
    const wallet = privateKeyToAccount(generatePrivateKey())
    const ask = () =>
      request(api().url, 'POST', '/v1/sign-in/nonce', {
        body: { address: wallet.address, chainId: 31337 },
        headers: at(5),
      })
    expect(await tally(SIGN_INS * 3, ask)).to.deep.equal({ 200: SIGN_INS * 3, 429: 0 })
    const entered = await sendSignIn(api().url, wallet, await signedBy(wallet.address), at(5))
    expect(entered.status, 'a stranger').to.equal(200)
    const browser = entered.headers.getSetCookie().find((cookie) => cookie.startsWith('stagedoor_browser='))
    expect(await flood(at(5))).to.include({ 422: SIGN_INS, 429: 30 - SIGN_INS })
    const late = await sendSignIn(api().url, wallet, await signedBy(wallet.address), at(5))
    expect(late.status, 'a stranger whom nothing tells from the flood').to.equal(429)
    const known = { ...at(5), cookie: browser?.split(';')[0] ?? '', origin: api().url }
    const again = await sendSignIn(api().url, wallet, await signedBy(wallet.address), known)
    expect(again.status, 'the browser in which the account was used').to.equal(200)
    const linked = privateKeyToAccount(generatePrivateKey())
    const message = await linkMessage(fan, linked.address)
    const signature = await linked.signMessage({ message })
    const link = await fan.call('POST', '/v1/me/wallets', {
      body: { message, signature, address: linked.address },
      headers: at(5),
    })
    expect(link.status, link.text).to.equal(201)
    const own = privateKeyToAccount(generatePrivateKey())
    const asGuest = { ...at(5), authorization: `Bearer ${guest.token}` }
    expect(
      (await sendSignIn(api().url, own, await signedBy(own.address), asGuest)).status,
      'a guest',
    ).to.equal(200)
  })

  it('[S3.85] strangers and guests share the mails of an address, for those reach who did not ask; an account has its own', async () => {
    const guest = await becomeGuest(api().url, roomId, at(9))
    const options = { body: { email: 'somebody@example.test' }, headers: at(9) }
    // this installation sends no mail
    const strangers = []
    for (let n = 0; n <= SIGN_INS; n++)
      strangers.push((await request(api().url, 'POST', '/v1/sign-in/email', options)).status)
    expect(strangers).to.deep.equal([...Array(SIGN_INS).fill(404), 429])
    expect((await guest.call('POST', '/v1/sign-in/email', options)).status).to.equal(429)
    const own = []
    for (let n = 0; n < 3; n++)
      own.push((await (people[0] as Person).call(api().url, 'POST', '/v1/me/email', options)).status)
    expect(own.map((status) => status === 429)).to.deep.equal([false, false, true])
  })

  it('[S3.85] what an address shares is closed for its time and never for longer', async () => {
    const search = () => request(api().url, 'GET', '/v1/search?q=nothing', { headers: at(6) })
    const waits: number[] = []
    const rounds = depth(2, 3)
    for (let round = 0; round < rounds; round++) {
      let reply = await search()
      while (reply.status !== 429) reply = await search()
      waits.push(reply.body.retryAfterS)
      while (reply.status === 429 && round < rounds - 1) reply = await search()
    }
    expect(waits).to.deep.equal(Array(rounds).fill(1))
  })

  it('[S3.85][T37] a guest who follows rooms without end leaves the others of its address what is their own', async () => {
    const follow = async () => {
      const { token } = await becomeGuest(api().url, roomId, at(8))
      const socket = await connect(api().url, { authorization: `Bearer ${token}`, ...at(8) })
      return { socket, ask: async () => JSON.stringify(await socket.ask('room:follow', { roomId })) }
    }
    const [greedy, quiet] = [await follow(), await follow()]
    const heard = []
    for (let n = 0; n < 35; n++) heard.push(await greedy.ask())
    expect(heard.filter((answer) => answer.includes('RATE_LIMITED')).length).to.be.above(5)
    expect(await quiet.ask()).not.to.contain('RATE_LIMITED')
    for (const { socket } of [greedy, quiet]) socket.close()
  })

  it('[S3.85][T37] guests are made so often a minute from all networks together; who is one goes on', async () => {
    const guest = await becomeGuest(api().url, roomId, at(7))
    let made = 0
    // a minute may end meanwhile
    while (made <= 80 && (await pressInto(api().url, roomId, at(100 + made))).status === 200) made++
    expect(made).to.be.within(1, 80)
    expect((await pressInto(api().url, roomId, at(99))).body.code, 'where nobody was').to.equal(
      'RATE_LIMITED',
    )
    expect((await guest.call('GET', '/v1/config')).status).to.equal(200)
    expect((await signIn(api().url)).accountId).to.be.a('string')
  })

  async function signedBy(address: string): Promise<string> {
    return siweText(await messageFor(api().url, address))
  }
})
