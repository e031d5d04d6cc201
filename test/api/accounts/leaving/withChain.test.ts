import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Contract, Interface, Wallet } from 'ethers'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { newId, newProviderRoomId } from '#domain/ids.ts'
import { ledgerAbi, streamPassAbi } from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { deployRefusingPayee } from '#test/api/passes/refusingPayee.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { type Client, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

const HOUR_S = 3600
/** `expiresAt` of what never ends. */
const NEVER = 0n
const FOLLOW = 32n
const max = (a: bigint, b: bigint) => (a > b ? a : b)
const accountOf = (wallet: Wallet): PrivateKeyAccount =>
  privateKeyToAccount(wallet.privateKey as `0x${string}`)

describe('leaving, with what is on the chain', function () {
  this.timeout(180_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  const owner = () => db.pool('owner')
  const caughtUp = () => reachHead(world().stage, owner())
  const obligationsOf = async (client: Client) => (await client.call('GET', '/v1/me/obligations')).body
  const payouts: string[] = []

  /** Who holds time, told by the contract alone: each pass that was ever minted, by tier. */
  async function reckonTiers(names: Record<number, string>) {
    const { stage, on } = world()
    const passes = new Contract(on.collection, streamPassAbi, stage.provider)
    const abi = new Interface(streamPassAbi)
    const logs = await stage.provider.getLogs({ fromBlock: 0, toBlock: 'latest', address: on.collection })
    const events = logs.flatMap((log) => abi.parseLog(log) ?? [])
    const revoked = new Set(
      events.filter(({ name }) => name === 'PassRevoked').map(({ args }) => args.passId),
    )
    const minted = events.filter(({ name, args }) => name === 'Transfer' && BigInt(args.from) === 0n)
    const { timestamp } = await stage.provider.send('eth_getBlockByNumber', ['latest', false])
    const tiers = new Map<number, { passes: number; last: bigint }>()
    for (const { args } of minted) {
      const id = args.tokenId ?? args[2]
      const ask = async (what: string) => passes.getFunction(what)(id)
      const isThere = await ask('ownerOf').then(
        () => true,
        () => false,
      )
      if (!isThere || revoked.has(id)) continue
      const [tierNo, ends] = [Number(await ask('tierOf')), await ask('expiresAt')]
      const { flags } = await passes.getFunction('tier')(tierNo)
      if ((ends !== NEVER && ends <= BigInt(timestamp)) || (BigInt(flags) & FOLLOW) !== 0n) continue
      const { passes: count, last } = tiers.get(tierNo) ?? { passes: 0, last: 1n }
      tiers.set(tierNo, {
        passes: count + 1,
        last: last === NEVER || ends === NEVER ? NEVER : max(last, ends),
      })
    }
    return [...tiers]
      .sort(([a], [b]) => a - b)
      .map(([tierNo, { passes: count, last }]) => ({
        ...{ tierNo, name: names[tierNo] ?? `Tier ${tierNo}`, passes: count },
        lastUntil: last === NEVER ? null : new Date(Number(last) * 1000).toISOString(),
      }))
  }
  /** What waits and what is kept, told by balances alone. */
  async function reckonMoney() {
    const { stage, on, creator } = world()
    const { has, owed } = purses(stage)
    const words = [
      { symbol: 'ETH', decimals: 18 },
      { symbol: 'TUSD', decimals: 6 },
    ]
    const [waiting, kept]: [object[], object[]] = [[], []]
    for (const [currency, word] of words.entries()) {
      const all = await Promise.all([creator.address, ...payouts].map((one) => owed(one, currency)))
      const sum = all.reduce((a, b) => a + b, 0n)
      if (sum > 0n) waiting.push({ ...word, units: sum.toString() })
      const held = await has(on.collection, currency)
      if (held > 0n) kept.push({ ...word, units: held.toString() })
    }
    return { waiting, kept }
  }
  async function agree(names: Record<number, string> = {}) {
    await caughtUp()
    const { tiers, waiting, kept } = await obligationsOf(world().owner)
    expect(tiers).to.deep.equal(await reckonTiers(names))
    expect({ waiting, kept }).to.deep.equal(await reckonMoney())
    return { tiers, waiting, kept }
  }

  it('[S2.1][T41] a creator reads who holds time, what waits and what is kept, as the contracts have it', async () => {
    const { stage, on, owner: client, channel, creator, fans } = world()
    const [a, b, c, d, e] = fans as [Wallet, Wallet, Wallet, Wallet, Wallet]
    const ledger = new Interface(ledgerAbi)
    const nothing = { tiers: [], waiting: [], kept: [] }
    expect(await agree(), 'before the first sale').to.deep.equal(nothing)
    const text = { body: { name: 'Bronze', benefits: '' } }
    expect((await client.call('PUT', `/v1/channels/${channel}/tiers/1/text`, text)).status).to.equal(200)
    const names = { 1: 'Bronze' }
    const [short, returnable, dollars] = [
      await on.tier({ duration: HOUR_S }),
      await on.tier({ flags: 4, refundWindow: 86_400, price: PRICE * 3n }),
      await on.tier({ currency: 1, price: 77n }),
    ]
    const start = (await stage.head()).number
    const sell = async () => {
      for (const fan of [a, b, a]) await on.buy(fan, 1)
      await on.buy(c, 2)
      await on.call(d, 'follow', [])
    }
    await sell()
    expect((await agree(names)).tiers.map(({ passes }: { passes: number }) => passes)).to.deep.equal([2, 1])
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - start })
    expect(await agree(names), 'taken back by the chain').to.deep.equal(nothing)
    await sell()

    const payee = await deployRefusingPayee(stage.provider, creator)
    payouts.push(payee)
    await on.call(creator, 'setPayout', [payee])
    await on.buy(d, short)
    await on.byPermit(e, dollars)
    await on.call(b, 'burn', [await on.passOf(b)])
    const waits = await agree(names)
    expect(waits.waiting, 'for a payout that takes nothing').to.deep.equal([
      { symbol: 'ETH', decimals: 18, units: PRICE.toString() },
    ])
    // where it went before still has it, and what is for the own wallet is added
    payouts.push(Wallet.createRandom().address)
    await on.call(creator, 'setPayout', [payouts.at(-1)])
    await stage.send(
      a,
      stage.deployment.ledger,
      ledger.encodeFunctionData('creditNative', [creator.address]),
      7n,
    )
    await stage.send(a, stage.deployment.ledger, ledger.encodeFunctionData('creditNative', [b.address]), 5n)
    await on.buy(b, returnable)
    const all = await agree(names)
    expect(all.waiting[0].units).to.equal((PRICE + 7n).toString())
    expect(all.kept).to.deep.equal([{ symbol: 'ETH', decimals: 18, units: (PRICE * 3n).toString() }])
    const fan = await signIn(world().api.url, accountOf(b))
    expect((await obligationsOf(fan)).waiting).to.deep.equal([{ symbol: 'ETH', decimals: 18, units: '5' }])
    expect((await obligationsOf(fan)).tiers, 'what others promised').to.deep.equal([])

    const shortly = all.tiers.find(({ tierNo }: { tierNo: number }) => tierNo === short)
    expect(shortly?.passes).to.equal(1)
    await on.wait(2 * HOUR_S)
    await owner().query("UPDATE app.clock SET shift = '2 hours'")
    await on.call(b, 'refund', [await on.passOf(b)])
    const later = await agree(names)
    await owner().query("UPDATE app.clock SET shift = '0'")
    expect(
      later.tiers.map(({ tierNo }: { tierNo: number }) => tierNo),
      'over, or given back',
    ).to.not.include(short)
    expect(later.kept).to.deep.equal([])
  })

  /** A live stream of the creator behind a pass of the real collection. */
  async function openStream(): Promise<string> {
    const { channel, on, owner: client } = world()
    const api = db.pool('api')
    const [gate, room] = [newId('gat', randomBytes), newId('rom', randomBytes)]
    await api.query(
      `INSERT INTO app.media_node (id, url, control_url, started_at, last_seen)
       VALUES ('node-1', 'ws://localhost:9', 'http://127.0.0.1:9', now(), now() + interval '1 day')`,
    )
    await api.query(
      "INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by) VALUES ($1, $2, 'any', 'a gate', $3, $4)",
      [gate, channel, randomBytes(32), client.accountId],
    )
    await api.query(
      "INSERT INTO app.condition (gate_id, n, kind, chain_id, address) VALUES ($1, 1, 'pass', 31337, $2)",
      [gate, Buffer.from(on.collection.slice(2), 'hex')],
    )
    await api.query(
      `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, gate_id, opened_at, live_at, provider, provider_room_id, media_node)
       VALUES ($1, $2, 'stream', 'live', 'members', 'A stream', $3, app.now(), app.now(), 'embedded', $4, 'node-1')`,
      [room, channel, gate, newProviderRoomId(randomBytes)],
    )
    return room
  }
  async function link(client: Client, wallet: PrivateKeyAccount) {
    const asked = { body: { address: wallet.address, chainId: 31337 } }
    const { nonce, statement, expiresAt } = (await client.call('POST', '/v1/me/wallets/nonce', asked)).body
    const { host, origin } = new URL(client.url)
    const issuedAt = new Date(Date.parse(expiresAt) - 300_000).toISOString()
    const message = siweText({
      ...{ scheme: '', domain: host, address: wallet.address, statement, uri: origin, version: '1' },
      ...{ chainId: '31337', nonce, issuedAt, expirationTime: expiresAt, rest: '' },
    })
    const signature = await wallet.signMessage({ message })
    return client.call('POST', '/v1/me/wallets', { body: { message, signature, address: wallet.address } })
  }
  const unlink = async (client: Client, wallet: PrivateKeyAccount) => {
    const { identities } = (await client.call('GET', '/v1/me/identities')).body
    const found = identities.find(({ name }: { name: string }) => name === wallet.address)
    return client.call('DELETE', `/v1/me/identities/${found?.id}`)
  }

  it('[S1.23][T42] a banned person’s wallet that is unlinked brings its ban, and its pass opens nothing, wherever it goes', async () => {
    const { stage, api, on, owner: host, creator } = world()
    const room = await openStream()
    const fund = async () => new Wallet(await stage.chain.fundedKey(), stage.provider)
    const [first, second, clean] = [await fund(), await fund(), await fund()]
    for (const wallet of [first, second, clean]) await on.buy(wallet, 1)
    await caughtUp()
    const admit = (client: Client) =>
      client.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
    const knock = async (client: Client) => {
      const reply = await admit(client)
      return reply.status === 201 ? 'in' : reply.body.code
    }
    const troll = await signIn(api.url, accountOf(first))
    expect((await link(troll, accountOf(second))).status).to.equal(201)
    const { body: sits } = await admit(troll)
    const body = { seatId: sits.seatId, reason: 'Spam in the stream' }
    expect((await host.call('POST', `/v1/rooms/${room}/bans`, { body })).status).to.equal(201)
    expect(await knock(troll)).to.equal('BANNED')

    const friend = await signIn(api.url)
    expect((await unlink(troll, accountOf(second))).status).to.equal(204)
    expect(await knock(friend), 'before').to.equal('NO_PASS')
    expect((await link(friend, accountOf(second))).status, 'who gains it by linking').to.equal(201)
    expect(await knock(friend)).to.equal('BANNED')
    // from hand to hand
    expect((await unlink(friend, accountOf(second))).status).to.equal(204)
    const third = await signIn(api.url, accountOf(second))
    expect([friend.accountId, troll.accountId]).to.not.include(third.accountId)
    expect(await knock(third), 'who signs up with it').to.equal('BANNED')
    const other = await signIn(api.url, accountOf(clean))
    expect(await knock(other), 'a pass of nobody who was banned').to.equal('in')
    expect((await link(host, accountOf(creator))).status, 'its own').to.equal(201)
    expect((await link(other, accountOf(first))).body.code, 'still the banned one’s').to.equal(
      'IDENTITY_TAKEN',
    )
    const marks = await owner().query('SELECT x::text AS row FROM app.ban_mark x')
    // one of each wallet that they had
    expect(marks.rows).to.have.length(2)
    for (const { row } of marks.rows)
      for (const name of [first.address, second.address, troll.accountId])
        expect(row.toLowerCase()).to.not.include(name.slice(2).toLowerCase())
  })
})
