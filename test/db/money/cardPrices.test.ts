import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { CURRENCIES } from '#domain/billing/currency.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHECK = '23514'
const DENIED = '42501'
const OVERLAP = '23P01'

describe('prices by card and fees in the database', () => {
  const database = useDatabase()
  const owner = () => database.pool('owner')
  const collection = randomBytes(20)
  let creator: string
  before(async () => {
    const account = newId('acc', randomBytes)
    creator = newId('cre', randomBytes)
    await owner().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await owner().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
  })
  const run = async (role: 'api' | 'owner', sql: string, values: unknown[] = []) => {
    try {
      await database.pool(role).query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  let version = 0
  const price = (change: {
    amount?: number | null
    currency?: string
    rule?: string
    days?: number | null
    of?: number
  }) => {
    const { amount = 900, currency = 'EUR', rule = 'never', days = null, of = ++version } = change
    return run(
      'api',
      `INSERT INTO app.tier_card_price (chain_id, collection, tier_no, version, creator_id, amount, currency, refund_rule, refund_days)
       VALUES (31337, $1, 1, $2, $3, $4, $5, $6, $7)`,
      [collection, of, creator, amount, currency, rule, days],
    )
  }

  it('[S2.15] currencies are those of the domain, to the unit', async () => {
    const { rows } = await owner().query<{ code: string; decimals: number; step: number; least: number }>(
      "SELECT code, decimals, step, least FROM app.currency WHERE kind = 'fiat' ORDER BY code",
    )
    const found = Object.fromEntries(rows.map(({ code, ...facts }) => [code, facts]))
    expect(found).to.deep.equal(CURRENCIES)
    const bare = "INSERT INTO app.currency (code, kind, symbol, decimals) VALUES ('XTS', 'fiat', 'X', 2)"
    expect(await run('owner', bare), 'without a step').to.equal(CHECK)
  })

  it('[S2.15][S2.3] a price below the least, off the step, or in no currency is stored nowhere', async () => {
    expect(await price({})).to.equal('stored')
    expect(await price({ amount: 49 })).to.equal(CHECK)
    expect(await price({ amount: 165, currency: 'KWD' })).to.equal(CHECK)
    expect(await price({ amount: 170, currency: 'KWD' })).to.equal('stored')
    expect(await price({ amount: 100_000_000 })).to.equal(CHECK)
    expect(await price({ amount: -900 })).to.equal(CHECK)
    expect(await price({ currency: 'XTS' })).to.equal(CHECK)
    expect(await price({ amount: null })).to.equal('stored')
  })

  it('[S4.28] days belong to a window, 1 to 60', async () => {
    expect(await price({ rule: 'window', days: 60 })).to.equal('stored')
    expect(await price({ rule: 'window', days: 61 })).to.equal(CHECK)
    expect(await price({ rule: 'window', days: 0 })).to.equal(CHECK)
    expect(await price({ rule: 'window' })).to.equal(CHECK)
    expect(await price({ rule: 'creator', days: 7 })).to.equal(CHECK)
  })

  it('[S2.17] a version is there once and is never changed by the api', async () => {
    expect(await price({ of: 500 })).to.equal('stored')
    expect(await price({ of: 500, amount: 100 })).to.equal('23505')
    expect(await run('api', 'UPDATE app.tier_card_price SET amount = 1')).to.equal(DENIED)
    expect(await run('api', 'DELETE FROM app.tier_card_price')).to.equal(DENIED)
  })

  describe('fee schedules', () => {
    const insert = (from: string, until: string | null, of: string | null = null) =>
      run(
        'owner',
        `INSERT INTO app.fee_schedule (id, product, rail, creator_id, bps, from_at, until_at)
         VALUES ($1, 'pass', 'card', $2, 500, app.now() + $3::interval, app.now() + $4::interval)`,
        [`fee_${randomBytes(11).toString('hex')}`, of, from, until],
      )
    const setFee = (bps: number, from: string, of: string | null = null) =>
      run('owner', "SELECT app.set_fee('pass', 'card', $1, $2, app.now() + $3::interval)", [of, bps, from])

    it('[S2.17] begin with one of 10 % for each thing that is sold by card, and the api makes none', async () => {
      const { rows } = await owner().query('SELECT * FROM app.fee_schedule ORDER BY product')
      expect(rows.map(({ product }) => product)).to.deep.equal(['pass', 'gift', 'call'])
      for (const row of rows)
        expect(row).to.include({ rail: 'card', creator_id: null, bps: 1000, until_at: null })
      expect(await run('api', "SELECT app.set_fee('pass', 'card', NULL, 0, app.now())")).to.equal(DENIED)
      for (const sql of [
        'INSERT INTO app.fee_schedule SELECT * FROM app.fee_schedule',
        'UPDATE app.fee_schedule SET bps = 0',
        'DELETE FROM app.fee_schedule',
      ])
        expect(await run('api', sql), sql).to.equal(DENIED)
    })

    it('[S2.17] of one creator and of all do not disturb each other, and two of one time cannot be', async () => {
      expect(await insert('1 hour', null), 'into that of all').to.equal(OVERLAP)
      expect(await insert('1 hour', '2 hours', creator)).to.equal('stored')
      expect(await insert('90 minutes', null, creator)).to.equal(OVERLAP)
      expect(await insert('2 hours', null, creator), 'right behind it').to.equal('stored')
    })

    it('[S2.17] what was in force stays as it was, also for its owner', async () => {
      expect(await insert('-1 hour', '-1 minute', creator), 'in the past').to.equal(CHECK)
      for (const change of [
        'bps = 0',
        'from_at = app.now()',
        'creator_id = NULL',
        "until_at = app.now() - interval '1 second'",
      ])
        expect(await run('owner', `UPDATE app.fee_schedule SET ${change}`), change).to.equal(CHECK)
      expect(await run('owner', 'DELETE FROM app.fee_schedule')).to.equal(CHECK)
      expect(await setFee(10_001, '1 minute')).to.equal(CHECK)
      expect(await setFee(0, '-1 minute'), 'from the past on').to.equal(CHECK)
      expect(await setFee(0, '1 minute')).to.equal('stored')
      const { rows } = await owner().query(
        "SELECT bps, until_at IS NULL AS is_open FROM app.fee_schedule WHERE creator_id IS NULL AND product = 'pass' ORDER BY from_at",
      )
      expect(rows).to.deep.equal([
        { bps: 1000, is_open: false },
        { bps: 0, is_open: true },
      ])
      const again = "UPDATE app.fee_schedule SET until_at = until_at + interval '1 day' WHERE bps = 1000"
      expect(await run('owner', again), 'its end is set once').to.equal(CHECK)
    })
  })
})
