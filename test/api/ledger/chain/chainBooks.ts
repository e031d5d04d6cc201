import { expect } from 'chai'
import { Interface, type InterfaceAbi, type Result } from 'ethers'
import { createChainMoney } from '#api/adapters/chain/createChainMoney.ts'
import type { ChainFact } from '#api/ledger/chain/chainLines.ts'
import { currencyCodes, postChainFacts } from '#api/ledger/chain/postChainFacts.ts'
import { readChainFacts } from '#api/ledger/chain/readChainFacts.ts'
import { postJournal } from '#api/ledger/postJournal.ts'
import { compareChain } from '#api/ledger/reconcile/compareChain.ts'
import type { Found } from '#api/ledger/reconcile/found.ts'
import { withTransaction } from '#db/transaction.ts'
import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import type { SalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import type { Database } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { balancesIn } from '../books.ts'

/** An event as ethers decodes it. */
export interface ToldEvent {
  name: string
  args: Result
  tx: string
}

/** The books of a chain that somebody acts on. */
export interface ChainBooks {
  /** what places have, once all that happened is settled and written */
  settled(): Promise<Record<string, bigint>>
  /** the name of a place in that: currency by its number, `''` where it has no address */
  at(place: string, ref: string, currency: number): string
  /** what of a contract is a creator's */
  ownedIn(address: string): Promise<bigint>
  /** writes into the books that a creator has that much more in a contract, which nobody paid */
  forge(creatorId: string, line: { ref: string; currency: string; amount: bigint }): Promise<unknown>
  /** what the books take up of everything that is settled, also of what they have already where others have a part */
  read(): Promise<ChainFact[]>
  /** what the nightly comparison finds */
  compare(): Promise<Found[]>
  /** kinds of journals, in order of their names */
  kinds(): Promise<string[]>
  /** every event of a contract on the chain that counts now */
  told(address: string, abi: InterfaceAbi): Promise<ToldEvent[]>
  /** settled twice over, compared, and the same after the chain took `act` back and it happened again */
  agreeTwice(act: () => Promise<unknown>, agree: () => Promise<unknown>): Promise<void>
}

export function createChainBooks(db: Database, { stage }: SalesWorld): ChainBooks {
  const { chainId, currencies, currencyList } = JSON.parse(stage.deploymentText)
  const alarms = createAlarms({ log: { error: () => {} }, clock: Date.now })
  const money = createChainMoney({ urls: [stage.chain.url], chainId, alarms })
  const api = () => db.work()
  const deps = () => ({ pool: api(), chainId, currencyList })
  // in parts, so that what belongs together is read in several, and then in one
  const postInParts = () => postChainFacts({ ...deps(), eventsAtOnce: depth(40, 7) }, -1)
  const post = () => postChainFacts(deps(), -1)

  async function settled(): Promise<Record<string, bigint>> {
    await reachHead(stage, db.pool('owner'))
    await db.pool('owner').query('UPDATE chain.cursor SET safe = number, agreed = number')
    await postInParts()
    const once = await balancesIn(api())
    await post()
    expect(await balancesIn(api()), 'written twice').to.deep.equal(once)
    return once
  }

  const compare: ChainBooks['compare'] = async () => {
    const compared = await compareChain({ ...deps(), money })
    if (compared === null) throw new Error('nothing was compared')
    return compared.found
  }

  const read: ChainBooks['read'] = async () => {
    const { upTo } = (await post()) ?? { upTo: -1 }
    return readChainFacts(api(), { chainId, after: -1, upTo }, await currencyCodes(deps()))
  }

  return {
    ...{ settled, compare, read },
    at: (place, ref, currency) => {
      const { token = null } = currencies.find(({ index }: { index: number }) => index === currency) ?? {}
      return [place, ref.toLowerCase(), chainCurrency(chainId, token)].filter((word) => word !== '').join(' ')
    },
    async ownedIn(address) {
      const { rows } = await api().query<{ amount: bigint }>(
        `SELECT coalesce(sum(p.amount), 0) AS amount FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
          WHERE a.place = 'contract' AND a.creator_id IS NOT NULL AND a.ref = $1`,
        [address.toLowerCase()],
      )
      return rows[0]?.amount ?? 0n
    },
    forge: (creatorId, { ref, currency, amount }) =>
      withTransaction(api(), (tx) =>
        postJournal(tx, {
          ...{ key: `forged:${ref}:${amount}`, kind: 'other', at: new Date(), subject: 'forged', creatorId },
          lines: [
            { place: 'contract', ref, creatorId, currency, amount },
            { place: 'other', currency, amount: -amount },
          ],
        }),
      ),
    kinds: async () =>
      (
        await api().query<{ kind: string }>('SELECT DISTINCT kind::text FROM app.journal ORDER BY 1')
      ).rows.map(({ kind }) => kind),
    async told(address, abi) {
      const contract = new Interface(abi)
      const logs = await stage.provider.getLogs({ fromBlock: 0, toBlock: 'latest', address })
      return logs.flatMap((log) => {
        const parsed = contract.parseLog(log)
        return parsed ? [{ name: parsed.name, args: parsed.args, tx: log.transactionHash }] : []
      })
    },
    async agreeTwice(act, agree) {
      const before = await settled()
      const { number } = await stage.head()
      await act()
      const after = await settled()
      expect(after).to.not.deep.equal(before)
      await agree()
      expect(await compare()).to.deep.equal([])
      await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
      expect(await settled(), 'the chain took it back').to.deep.equal(before)
      await act()
      await settled()
      await agree()
      expect(await compare()).to.deep.equal([])
    },
  }
}
