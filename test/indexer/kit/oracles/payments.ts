import { expect } from 'chai'
import type pg from 'pg'
import { currencyListAbi, feeScheduleAbi, ledgerAbi } from '#generated/abis.ts'
import type { Stage } from '../stage.ts'
import { callsOf, createOwnRows, each, expectRows, type OwnRows, readSaid } from './ownFold.ts'

/** Every row of currencies and fees against the events, and against what the contracts answer. */
export async function expectPayments(stage: Stage, pool: pg.Pool): Promise<number> {
  const { deployment } = stage
  const list = deployment.currencyList
  const schedules = [deployment.feeSchedule ?? [], deployment.earlierFeeSchedules ?? []].flat()
  const currencies = createOwnRows()
  for (const { name, args, ...said } of await readSaid(stage, list, currencyListAbi)) {
    const key = { list, index: args.index }
    const { token, symbol, decimals } = args
    if (name === 'CurrencyListed')
      currencies.put({ ...said, name, args }, key, {
        ...{ token, symbol, symbol_hash: null, decimals, paused_until: null },
      })
    if (name === 'CurrencyPaused')
      currencies.put({ ...said, name, args }, key, { paused_until: args.paused ? 'infinity' : null })
  }
  const fees = createOwnRows()
  for (const schedule of schedules)
    for (const said of await readSaid(stage, schedule, feeScheduleAbi)) {
      const { name, args } = said
      const key = { schedule, product: args.product }
      const before = name === 'FeeChanged' ? fees.get(schedule, args.product) : undefined
      if (name === 'FeeChanged')
        fees.put(said, key, { bps: args.newBps, inflow_paused_until: before?.inflow_paused_until ?? null })
      if (name === 'InflowPaused') fees.put(said, key, { inflow_paused_until: args.until || null })
    }
  const rows = (await expectRows(pool, 'currency', currencies)) + (await expectRows(pool, 'fee', fees))
  await expectGetters(stage, currencies, fees)
  return rows
}

async function expectGetters(stage: Stage, currencies: OwnRows, fees: OwnRows): Promise<void> {
  const { currencyList } = stage.deployment
  const list = callsOf(stage, currencyList, currencyListAbi)
  expect(await list.ask('count')).to.equal(BigInt(currencies.rows.size))
  await each(currencies.rows.values(), async (row) => {
    const [token, decimals, paused] = await list.ask<[string, bigint, boolean]>('currencyAt', row.index)
    expect([token.toLowerCase().slice(2), String(decimals), paused]).to.deep.equal([
      ...[row.token?.slice(2), row.decimals, row.paused_until === 'infinity'],
    ])
  })
  await each(fees.rows.values(), async (row) => {
    const schedule = callsOf(stage, `0x${row.schedule?.slice(2)}`, feeScheduleAbi)
    const [bps, , until] = await schedule.ask<[bigint, string, bigint]>('termsOf', row.product)
    expect([String(bps), String(until)]).to.deep.equal([row.bps, row.inflow_paused_until ?? '0'])
  })
}

/** What waits for somebody in the ledger, as the rows and as the ledger says. */
export async function expectCredits(stage: Stage, pool: pg.Pool): Promise<number> {
  const ledger = callsOf(stage, stage.deployment.ledger, ledgerAbi)
  const { rows } = await pool.query(
    `SELECT '0x' || encode(account_wallet, 'hex') AS account, currency, owed_units::text AS owed FROM chain.credit`,
  )
  await each(rows, async ({ account, currency, owed }) =>
    expect(String(await ledger.ask('owed', account, currency))).to.equal(owed),
  )
  return rows.length
}
