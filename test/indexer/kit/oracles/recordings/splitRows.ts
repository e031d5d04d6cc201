import { expect } from 'chai'
import { AbiCoder, keccak256 } from 'ethers'
import type pg from 'pg'
import { pullSplitAbi, splitFactoryAbi, supporterPoolAbi } from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { callsOf, createOwnRows, each, expectRows, readSaid, type Said, type TextRow } from '../ownFold.ts'

const NOBODY = `0x${'0'.repeat(40)}`
const CURRENCIES = [0, 1]
const hexOf = (text: string | null | undefined) => `0x${text?.slice(2) ?? ''}`

interface Payee {
  account: string
  bps: bigint
  endsAt: bigint
}
interface Kept {
  payee: string
  bps: number
  ends_at: number | null
}

const listOf = (payees: Payee[]): Kept[] =>
  payees.map(({ account, bps, endsAt }) => ({
    ...{ payee: account.toLowerCase(), bps: Number(bps), ends_at: Number(endsAt) || null },
  }))

const emptyRows = () => ({
  splits: createOwnRows(),
  kept: createOwnRows(),
  pools: createOwnRows(),
  payments: createOwnRows({ isJournal: true }),
  supporters: createOwnRows({ isJournal: true }),
})
type Own = ReturnType<typeof emptyRows>

/** @param lists every list of the split by its hash, for what was divided by an older one */
function foldSplit(own: Own, said: Said, lists: Map<string, Kept[]>): void {
  const { name, args, at, address: split } = said
  if (name === 'PayeesChanged') {
    lists.set(args.newHash, listOf(args.payees))
    own.splits.put(said, { split }, { payees_hash: args.newHash, payees: listOf(args.payees) })
  }
  const payees = lists.get(args.payeesHash)
  const key = { split, currency: args.currency }
  if (name === 'PayeesKept') own.kept.put(said, key, { payees_hash: args.payeesHash, payees, ended_at: null })
  if (name !== 'Distributed') return
  if (own.kept.get(split, args.currency)?.ended_at === null) own.kept.put(said, key, { ended_at: at })
  const parts = payees?.map(({ payee }, n) => ({ payee, amount_units: String(args.parts[n]) }))
  own.payments.put(
    said,
    { payer: split },
    {
      ...{ made_by: args.by, currency: args.currency, amount_units: args.amount },
      ...{ payees_hash: args.payeesHash, parts, at },
    },
  )
}

async function foldAll(stage: Stage): Promise<Own> {
  const own = emptyRows()
  for (const made of await readSaid(stage, stage.deployment.splitFactory as string, splitFactoryAbi)) {
    const { split, owner, by, payeesHash, pool, collection, root, count, rule } = made.args.toObject()
    if (made.name === 'SplitCreated') {
      const payees = listOf(made.args.payees)
      const of = { owner: owner === NOBODY ? null : owner, made_by: by }
      own.splits.put(made, { split }, { ...of, payees_hash: payeesHash, payees })
      const lists = new Map([[payeesHash as string, payees]])
      for (const said of await readSaid(stage, split, pullSplitAbi)) foldSplit(own, said, lists)
    } else {
      own.pools.put(
        made,
        { pool },
        {
          ...{ made_by: by, root, supporters: count, collection, is_first: rule.first },
          ...{ bound: rule.bound, currency: rule.currency, least_units: rule.leastAmount },
        },
      )
      for (const said of await readSaid(stage, pool, supporterPoolAbi)) {
        const { account, currency, amount, paid, paidToAll } = said.args.toObject()
        own.supporters.put(
          said,
          { payer: pool },
          {
            ...{ payee: account, currency, amount_units: amount, paid_units: paid },
            ...{ paid_to_all_units: paidToAll, at: said.at },
          },
        )
      }
    }
  }
  return own
}

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectSplits(stage: Stage, pool: pg.Pool): Promise<number> {
  const own = await foldAll(stage)
  const counts = [
    await expectRows(pool, 'split', own.splits),
    await expectRows(pool, 'kept_payees', own.kept),
    await expectRows(pool, 'pool', own.pools),
    await expectRows(pool, 'split_payment', own.payments),
    await expectRows(pool, 'supporter_payment', own.supporters),
  ]
  await each(own.splits.rows.values(), (row) => expectSplit(stage, own, row))
  for (const row of own.payments.rows.values()) {
    const parts = JSON.parse(row.parts ?? '[]') as { amount_units: string }[]
    expect(String(parts.reduce((sum, part) => sum + BigInt(part.amount_units), 0n))).to.equal(
      row.amount_units,
    )
  }
  await each(own.pools.rows.values(), (row) => expectPool(stage, own, row))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The hash is of the list that the row says, so nobody can divide by another. */
function hashOf(payees: string | null | undefined): string {
  const list = (JSON.parse(payees ?? '[]') as Kept[]).map(({ payee, bps, ends_at }) => [
    payee,
    bps,
    ends_at ?? 0,
  ])
  return keccak256(AbiCoder.defaultAbiCoder().encode(['tuple(address, uint16, uint40)[]'], [list]))
}

async function expectSplit(stage: Stage, own: Own, row: TextRow): Promise<void> {
  const split = hexOf(row.split)
  const { ask } = callsOf(stage, split, pullSplitAbi)
  expect((await ask<string>('owner')).toLowerCase()).to.equal(row.owner ? hexOf(row.owner) : NOBODY)
  expect([await ask('payeesHash'), hashOf(row.payees)]).to.deep.equal([
    ...[hexOf(row.payees_hash), hexOf(row.payees_hash)],
  ])
  await each(CURRENCIES, async (currency) => {
    const kept = own.kept.get(split, currency)
    const inForce = kept && kept.ended_at === null ? kept : row
    expect(await ask('payeesHashOf', currency), `list of ${currency}`).to.equal(hexOf(inForce.payees_hash))
    expect(hashOf(inForce.payees)).to.equal(hexOf(inForce.payees_hash))
  })
}

async function expectPool(stage: Stage, own: Own, row: TextRow): Promise<void> {
  const { ask } = callsOf(stage, hexOf(row.pool), supporterPoolAbi)
  const rule = await ask<Record<string, unknown>>('rule')
  const told = [await ask('root'), await ask('count'), rule.collection, rule.first, rule.bound]
  expect([...told, rule.currency, rule.leastAmount].map((one) => String(one).toLowerCase())).to.deep.equal([
    ...[hexOf(row.root), row.supporters, hexOf(row.collection), row.is_first, row.bound],
    ...[row.currency, row.least_units],
  ])
  await each(CURRENCIES, async (currency) => {
    const here = [...own.supporters.rows.values()].filter(
      (payment) => payment.payer === row.pool && payment.currency === String(currency),
    )
    expect(String(await ask('paidToAll', currency))).to.equal(here.at(-1)?.paid_to_all_units ?? '0')
    await each(stage.people.slice(0, 4), async ({ address }) => {
      const theirs = here.filter(({ payee }) => hexOf(payee) === address.toLowerCase())
      expect(String(await ask('paidTo', address, currency))).to.equal(theirs.at(-1)?.paid_units ?? '0')
      const sum = theirs.reduce((all, { amount_units }) => all + BigInt(amount_units ?? 0), 0n)
      expect(String(sum)).to.equal(theirs.at(-1)?.paid_units ?? '0')
    })
  })
}
