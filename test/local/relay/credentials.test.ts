import { expect } from 'chai'
import { MEETING_ADDRESS } from '#local/relay/relayConfig.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { type RaisedRelay, raiseRelay } from './raiseRelay.ts'

const QUOTA = 12
const AT_ONCE = 20
const ASKED = depth(60, 1000)

describe('credentials of the relay', () => {
  let relay: RaisedRelay

  before(async function () {
    this.timeout(30_000)
    // the last line of a name counts
    relay = await raiseRelay('stale-nonce=2')
  })
  after(() => relay.stop())

  it('opens to the first who come after its start, however many at once [S0.16]', async () => {
    const seats = Array.from({ length: 4 }, (_, n) => relay.account(`roo_${n}0.fan`))
    const clients = await Promise.all(seats.map((seat) => relay.open(seat)))
    const answers = await Promise.all(clients.map((client) => client.allocate()))
    expect(answers.map(({ code }) => code)).to.deep.equal([200, 200, 200, 200])
  })

  it('opens to who was given a credential, and to nobody else [S0.16]', async () => {
    const right = relay.account('roo_1.creator')
    const codeOf = async (account: typeof right | null) => (await (await relay.open(account)).allocate()).code
    expect(await codeOf(right)).to.equal(200)
    const wrong = {
      nothing: null,
      expired: relay.account('roo_1.creator', -1),
      'another secret': { ...right, credential: Buffer.alloc(20, 7).toString('base64') },
      'of the other side': { ...right, username: relay.account('roo_1.fan').username },
      'for longer': { ...right, username: relay.account('roo_1.creator', 6000).username },
      'without a time': relay.sign('roo_1.creator'),
    }
    for (const [name, account] of Object.entries(wrong)) expect(await codeOf(account), name).to.equal(401)
  })

  it('gives a side of a call so many ways at once, under all its names together, and others theirs', async () => {
    const codes: number[] = []
    for (let at = 0; at < ASKED; at += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, async (_, n) => {
        const client = await relay.open(relay.account('roo_2.fan', 60 + at + n))
        return (await client.allocate({ isPair: n % 2 === 0 })).code
      })
      codes.push(...(await Promise.all(batch)))
    }
    expect(codes.filter((code) => code === 200)).to.have.length(QUOTA)
    expect(codes.filter((code) => code === 486)).to.have.length(ASKED - QUOTA)
    const other = await relay.open(relay.account('roo_2.creator'))
    expect(await other.allocate()).to.include({ code: 200 })
  })

  it('a way that stands goes on when its credential and its nonce run out, and opens no other [S3.44]', async () => {
    const short = relay.account('roo_3.fan', 4)
    const [near, far] = [await relay.open(short), await relay.open(relay.account('roo_3.creator'))]
    await near.allocate()
    const { relayed } = await far.allocate()
    if (!relayed) throw new Error('no way through the relay')
    const late = await relay.open(short)
    await until(
      'the end of the credential',
      async () => (await (await relay.open(short)).allocate()).code === 401,
    )
    await until('the end of the nonce', async () => (await near.refresh(600)) && near.staleNonces() > 0)
    expect(await near.refresh(600)).to.deep.equal({ code: 200, lifetimeS: 120 })
    expect([await near.permit(MEETING_ADDRESS), await near.bind(0x4000, relayed)]).to.deep.equal([
      { code: 200 },
      { code: 200 },
    ])
    expect(await far.permit(MEETING_ADDRESS)).to.deep.equal({ code: 200 })
    near.sendBy(0x4000, 'still here')
    await until('data', () => far.heard.includes('still here'))
    expect(await late.allocate()).to.include({ code: 401 })
    near.shows(relay.account('roo_3.creator'))
    expect(await near.refresh(600)).to.deep.equal({ code: 441 })
  })

  it('lends a way for two minutes at most, and none by TCP', async () => {
    const client = await relay.open(relay.account('roo_4.fan'))
    expect(await client.allocate({ transport: 'tcp' })).to.include({ code: 442 })
    expect(await client.allocate({ lifetimeS: 86_400 })).to.include({ code: 200, lifetimeS: 120 })
    expect(await client.refresh(86_400)).to.include({ code: 200, lifetimeS: 120 })
  })
})
