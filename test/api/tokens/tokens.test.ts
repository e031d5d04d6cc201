import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Wallet, ZeroAddress } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { PURPOSE_TABLE } from '#api/purposeTable.ts'
import { watchIntents } from '#api/transactions/watchIntents.ts'
import { creatorTokenAbi, creatorTokenFactoryAbi, creatorVaultFactoryAbi } from '#generated/abis.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { interfaceOf } from '#test/indexer/kit/oracles/interfaceOf.ts'
import { callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { openTokens } from '#test/indexer/kit/oracles/tokens/tokenCalls.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

const LATE = 2n ** 64n

describe('creator tokens at a door', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let here: SalesWorld
  let [token, vault, foreign] = ['', '', '']
  let fan: Client
  let stranger: Client
  const fanWallet = () => here.fans[0] as Wallet
  const calls = () => callsOf(here.stage, token, creatorTokenAbi)

  before(async () => {
    here = world()
    const { stage, creator, api } = here
    await openTokens(stage)
    const factory = callsOf(stage, stage.deployment.creatorTokenFactory as string, creatorTokenFactoryAbi)
    const vaults = callsOf(stage, stage.deployment.vaultFactory as string, creatorVaultFactoryAbi)
    token = (await factory.ask<string>('tokenOf', creator.address)).toLowerCase()
    foreign = (await factory.ask<string>('tokenOf', (stage.people[1] as Wallet).address)).toLowerCase()
    vault = (await vaults.ask<string>('vaultOf', token)).toLowerCase()
    fan = await signIn(api.url, privateKeyToAccount(fanWallet().privateKey as `0x${string}`))
    stranger = await signIn(api.url)
    await reachHead(stage, db.pool('owner'))
  })

  /** One that is over, or was never opened. */
  const room = async (visibility: 'members' | 'private', { isDraft = false } = {}): Promise<string> => {
    const conditions = [
      { kind: 'erc20', address: token, minUnits: '1000' },
      { kind: 'stake', address: vault, minUnits: '2000' },
    ]
    const gate = visibility === 'members' ? { gate: { mode: 'any', conditions } } : {}
    const body = { channelId: here.channel, title: 'A stream', visibility, ...gate }
    const made = await here.owner.call('POST', '/v1/rooms', { body })
    expect(made.status, made.text).to.equal(201)
    const sql = `UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1`
    if (!isDraft) await db.pool('owner').query(sql, [made.body.id])
    return made.body.id
  }
  const tokensOf = (who: Client, id: string) => who.call('GET', `/v1/rooms/${id}/tokens`)

  it('are told to who hosts there, with their vault, and to nobody else', async () => {
    const path = `/v1/channels/${here.channel}/tokens`
    const { tokens } = (await here.owner.call('GET', path)).body
    expect(tokens).to.deep.equal([{ token, name: 'Own 0 "\\', symbol: 'OWN0', decimals: 18, vault }])
    for (const who of [fan, stranger]) expect((await who.call('GET', path)).body.code).to.equal('NOT_FOUND')
  })

  it('are told with what the own wallets have, never with those of others', async () => {
    const id = await room('members')
    const heldUnits = String(await calls().ask('balanceOf', fanWallet().address))
    const wallet = fanWallet().address.toLowerCase()
    const [asked, staked] = (await tokensOf(fan, id)).body.tokens
    expect(asked).to.deep.equal({
      ...{ kind: 'erc20', address: token, token, minUnits: '1000', symbol: 'OWN0', decimals: 18 },
      ...{ isForeign: false, isSilent: false, currency: 0, wallets: [{ wallet, heldUnits, opens: true }] },
    })
    expect([staked.kind, staked.address, staked.token]).to.deep.equal(['stake', vault, token])
    expect(staked.wallets.map((one: { wallet: string }) => one.wallet)).to.deep.equal([wallet])
    expect(BigInt(staked.wallets[0].heldUnits)).to.be.above(0n)
    const [none] = (await tokensOf(stranger, id)).body.tokens
    expect(none.wallets).to.deep.equal([
      { wallet: stranger.wallet.address.toLowerCase(), heldUnits: '0', opens: true },
    ])
  })

  it('are not told of rooms that somebody does not know: private ones and drafts', async () => {
    for (const id of [await room('private'), await room('members', { isDraft: true })]) {
      expect((await tokensOf(stranger, id)).body.code).to.equal('NOT_FOUND')
      expect((await tokensOf(here.owner, id)).status).to.equal(200)
    }
  })

  const look = () =>
    watchIntents({
      pool: db.pool('api'),
      chain: chainReader([here.stage.chain.url]),
      finder: createTransactionFinder([here.stage.chain.url], 31337),
      clock: Date.now,
      random: randomBytes,
      chainId: 31337,
      purposes: PURPOSE_TABLE,
    })

  it('[S3.54] a trade is proven by what the named token says, and by nothing that another one does', async () => {
    const { stage } = here
    const { address } = fanWallet()
    const buy = interfaceOf(creatorTokenAbi).encodeFunctionData('buyExact', [
      ...[5n, address, 2n ** 80n, LATE, ZeroAddress],
    ])
    const intend = async (txHash: string, nonce: number, named: string): Promise<string> => {
      const body = {
        ...{ chainId: 31337, wallet: address, nonce, purpose: 'trade', txHash },
        expect: { token: named },
      }
      const stored = await fan.call('POST', '/v1/tx-intents', { body })
      expect(stored.status, stored.text).to.equal(201)
      return stored.body.id
    }
    const stateOf = async (id: string) => (await fan.call('GET', `/v1/tx-intents/${id}`)).body.state
    const nonce = await stage.provider.getTransactionCount(address)
    const bought = await stage.send(fanWallet(), token, buy, 10n ** 15n)
    const moved = await stage.send(
      fanWallet(),
      token,
      interfaceOf(creatorTokenAbi).encodeFunctionData('transfer', [(here.fans[1] as Wallet).address, 5n]),
    )
    await reachHead(stage, db.pool('owner'))
    const ids = [await intend(bought, nonce, token), await intend(moved, nonce + 1, token)]
    await look()
    expect(await Promise.all(ids.map(stateOf))).to.deep.equal(['included', 'sent'])
    const other = await stage.send(fanWallet(), token, buy, 10n ** 15n)
    await reachHead(stage, db.pool('owner'))
    const elsewhere = await intend(other, nonce + 2, foreign)
    await look()
    expect(await stateOf(elsewhere), 'another token was named').to.equal('sent')
  })
})
