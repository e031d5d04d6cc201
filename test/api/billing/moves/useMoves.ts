import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { Interface, Wallet } from 'ethers'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { CardMove } from '#api/billing/moves/contract.ts'
import { newId } from '#domain/ids.ts'
import { accessManagerAbi } from '#generated/abis.ts'
import { createPassCalls, type PassCalls } from '#test/indexer/kit/passCalls.ts'
import { type Stage as ChainStage, createStage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { giveCard } from '#test/kit/access/cardRights.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type Creator, setStage } from '#test/kit/access/stage.ts'
import type { Installation, TestApi } from '#test/kit/api.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

export const MONTH_S = 30 * 86_400
const ATTESTOR_ROLE = 3
/** As many blocks lie between the newest and the newest safe one. */
const SLOTS = 4

/** Somebody with a wallet of the chain. */
export interface Fan extends Client {
  onChain: Wallet
}

/** A creator who sells, an attestor with its role, an index that follows, and an api. */
export interface MoveWorld {
  chain: ChainStage
  api: TestApi
  installation: Installation
  on: PassCalls
  creator: Creator
  creatorWallet: Wallet
  /** somebody new who has paid for a month of a tier, unless said otherwise */
  fan(
    card?: { lengthS?: number | null; tierNo?: number } | null,
  ): Promise<Fan & { sourceId: string; queueId: string }>
  /** a new live room for members, which ends the one before */
  room(tierNo?: number): Promise<string>
  enter(fan: Client, room: string): Promise<Reply>
  sign(fan: Fan, queueId: string, wallet?: string): Promise<Reply>
  /** a move that is signed */
  signed(fan: Fan & { queueId: string }): Promise<CardMove>
  /** sends what a move says, as the page has the wallet do. @returns the hash */
  claim(fan: Fan, move: CardMove): Promise<string>
  ticket(fan: Client): Promise<{ queueId: string; move: unknown; validUntil: string } | undefined>
  /** waits until the index has the newest block */
  reach(): Promise<void>
  /** as many blocks as make the newest one of now safe */
  settle(seconds?: number): Promise<void>
}

const passes = new Interface([
  'function claimCard((uint16 tierId, address to, uint32 length, uint40 heldUntil, uint40 validUntil, bytes32 purchase), address, bytes) returns (uint256)',
])

export function useMoves(db: Database): () => MoveWorld {
  let world: MoveWorld | undefined
  const ends: (() => unknown)[] = []
  before('a creator sells by card', async function () {
    this.timeout(120_000)
    const stage = await setStage(db)
    // the real index begins where nothing is known
    await db.pool('owner').query('TRUNCATE chain.cursor')
    const chain = await createStage(11, { withTestDollar: true, slots: SLOTS })
    ends.unshift(() => chain.stop())
    const on = createPassCalls(chain)
    const creatorWallet = chain.people[0] as Wallet
    // the same in each file: the api of the one before knows it
    const { privateKey: key, address } = chain.people.at(-1) as Wallet
    const manager = new Interface(accessManagerAbi)
    const grant = manager.encodeFunctionData('grantRole', [ATTESTOR_ROLE, address, 0])
    await chain.send(creatorWallet, chain.deployment.accessManager, grant)
    const indexer = startIndexer(chain, db.url('indexer'))
    ends.unshift(() => indexer.stop())
    const installation = sharedInstallation({
      rpcUrls: [chain.chain.url],
      deployment: JSON.parse(chain.deploymentText),
    })
    ends.unshift(() => installation.remove())
    const keyFile = path.join(installation.dir, 'attestor')
    writeFileSync(keyFile, key, { mode: 0o600 })
    installation.settings.ATTESTOR_KEY_FILE = keyFile
    const api = await takeApi(db, installation)
    ends.unshift(() => api.stop())
    const accountOf = (wallet: Wallet): PrivateKeyAccount =>
      privateKeyToAccount(wallet.privateKey as `0x${string}`)
    const host = await signIn(api.url, accountOf(creatorWallet))
    const reach = () => reachHead(chain, db.pool('owner'))
    await reach()
    const made = await host.call('POST', '/v1/channels', {
      body: { handle: 'northlight', name: 'Northlight' },
    })
    const channelId = made.body.channel.id as string
    const collection = Buffer.from(on.collection.slice(2), 'hex')
    await db
      .pool('owner')
      .query(
        'INSERT INTO app.collection (chain_id, collection, creator_id) SELECT 31337, $1, creator_id FROM app.channel WHERE id = $2',
        [collection, channelId],
      )
    const creator: Creator = { host: host as unknown as Person, channelId, collection }
    const tickets = async (fan: Client) => {
      const reply = await fan.call('GET', '/v1/me/passes')
      expect(reply.status, reply.text).to.equal(200)
      return reply.body.cardTickets
    }
    world = {
      ...{ chain, api, installation, on, creator, creatorWallet, reach },
      async fan(card = {}) {
        const onChain = new Wallet(await chain.chain.fundedKey(), chain.provider)
        const client = await signIn(api.url, accountOf(onChain))
        if (!card) return { ...client, onChain, sourceId: '', queueId: '' }
        const given = await giveCard(db.work(), creator, client as unknown as Person, {
          lengthS: MONTH_S,
          sourceId: newId('pur', randomBytes),
          ...card,
        })
        return { ...client, onChain, sourceId: given.sourceId, queueId: given.entitlementId }
      },
      room: (tierNo) => stage.room(creator, tierNo ? { tierNo } : {}),
      enter: (fan, room) => fan.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } }),
      sign: (fan, queueId, wallet = fan.onChain.address) =>
        fan.call('POST', '/v1/card-moves', { body: { queueId, wallet: wallet.toLowerCase() } }),
      async signed(fan) {
        const reply = await world?.sign(fan, fan.queueId)
        expect(reply?.status, reply?.text).to.equal(201)
        return reply?.body as CardMove
      },
      async claim(fan, { claim }) {
        if (!claim) throw new Error('there is nothing to bring')
        const { voucher, signer, signature } = claim
        const { tierNo, to, length, heldUntil, validUntil, purchase } = voucher
        const data = passes.encodeFunctionData('claimCard', [
          [tierNo, to, length, heldUntil, validUntil, purchase],
          signer,
          signature,
        ])
        const hash = await chain.send(fan.onChain, claim.collection, data)
        const receipt = await chain.provider.getTransactionReceipt(hash)
        if (receipt?.status !== 1) throw new Error(`the claim was refused in ${hash}`)
        return hash
      },
      ticket: async (fan) => (await tickets(fan))[0],
      async settle(seconds = 0) {
        await chain.chain.rpc('local_mine', { blocks: 1, seconds })
        await chain.chain.rpc('local_mine', { blocks: 2 * SLOTS })
        await reach()
      },
    }
  })
  after('and ends', async () => {
    for (const end of ends) await end()
  })
  return () => {
    if (!world) throw new Error('the world exists only inside hooks and tests')
    return world
  }
}
