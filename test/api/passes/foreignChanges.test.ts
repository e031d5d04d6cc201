import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { CHANGE_GRACE_S } from '#api/passes/jobs.ts'
import { notifyOfForeignChanges } from '#api/passes/notifyOfForeignChanges.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import type { TxPurpose } from '#domain/words.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN = 31337
const TIER_CREATED = 10
const TIER_UPDATED = 11
const PAYOUT_CHANGED = 26
const PASS_PURCHASED = 12

describe('changes that nobody asked for here', () => {
  const database = useDatabase()
  const pool = () => database.pool('api')
  let rows: ReturnType<typeof createChainRows>
  let block = 10

  before(async () => {
    rows = createChainRows(database.pool('indexer'))
    await rows.cursor(block)
    await look()
  })
  /** `graceS` 0: what is safe now is compared at the next look. */
  const look = (graceS = 0) =>
    notifyOfForeignChanges({ pool: pool(), clock: Date.now, random: randomBytes, chainId: CHAIN, graceS })

  async function newCreator() {
    const account = newId('acc', randomBytes)
    const creator = newId('cre', randomBytes)
    const collection = randomBytes(20)
    await pool().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await pool().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
    await pool().query('INSERT INTO app.collection (chain_id, collection, creator_id) VALUES ($1, $2, $3)', [
      CHAIN,
      collection,
      creator,
    ])
    return { account, collection }
  }
  async function happen(collection: Buffer, kind: number, at = ++block): Promise<Buffer> {
    const hash = randomBytes(32)
    await database.pool('indexer').query(
      `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
       VALUES ($1, $2, 0, $3, $4, 0, 0, $5, $6, '', $7)`,
      [CHAIN, at, randomBytes(32), hash, collection, [randomBytes(32)], kind],
    )
    await rows.cursor(at)
    return hash
  }
  const ask = (account: string, txHash: Buffer, purpose: TxPurpose) =>
    pool().query(
      `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash)
       VALUES ($1, $2, $3, $4, 0, $5, '{}', $6)`,
      [newTimedId('job', Date.now(), randomBytes), account, CHAIN, randomBytes(20), purpose, txHash],
    )
  const told = async (account: string) =>
    (
      await pool().query('SELECT kind FROM app.notification WHERE account_id = $1 ORDER BY kind', [account])
    ).rows.map(({ kind }) => kind)
  const settle = async () => {
    await look()
    await look()
  }

  it('[S3.88][T21] are told to the owner: a tier made or changed, and a payout', async () => {
    const { account, collection } = await newCreator()
    await happen(collection, TIER_UPDATED)
    await settle()
    expect(await told(account)).to.deep.equal(['tier_changed'])
    await happen(collection, PAYOUT_CHANGED)
    await settle()
    expect(await told(account)).to.deep.equal(['payout_changed', 'tier_changed'])
    const other = await newCreator()
    await happen(other.collection, TIER_CREATED)
    await settle()
    expect(await told(other.account)).to.deep.equal(['tier_changed'])
    expect(await told(account)).to.have.length(2)
  })

  it('[T21] are none where the owner stored the transaction for this very purpose', async () => {
    const { account, collection } = await newCreator()
    await ask(account, await happen(collection, TIER_UPDATED), 'tier')
    await ask(account, await happen(collection, PAYOUT_CHANGED), 'payout')
    await settle()
    expect(await told(account)).to.deep.equal([])
    await ask(account, await happen(collection, PAYOUT_CHANGED), 'purchase')
    await settle()
    expect(await told(account)).to.deep.equal(['payout_changed'])
  })

  it('[T21] are not hidden by what another account stored', async () => {
    const { account, collection } = await newCreator()
    const thief = await newCreator()
    await ask(thief.account, await happen(collection, PAYOUT_CHANGED), 'payout')
    await settle()
    expect(await told(account)).to.deep.equal(['payout_changed'])
  })

  it('wait until whoever sent from here had the time to tell us, and are told once', async () => {
    const { account, collection } = await newCreator()
    expect(CHANGE_GRACE_S).to.equal(90)
    await happen(collection, TIER_UPDATED)
    await look(CHANGE_GRACE_S)
    await look(CHANGE_GRACE_S)
    expect(await told(account)).to.deep.equal([])
    await pool().query('UPDATE app.change_check SET next_at = app.now()')
    await look()
    expect(await told(account)).to.deep.equal(['tier_changed'])
    const count = 'SELECT count(*)::int AS n FROM app.notification WHERE read_at IS NULL AND account_id = $1'
    await pool().query('UPDATE app.notification SET read_at = app.now() WHERE account_id = $1', [account])
    await settle()
    expect((await pool().query(count, [account])).rows).to.deep.equal([{ n: 0 }])
  })

  it('[T35] wait for blocks that are safe and that providers agree on', async () => {
    const { account, collection } = await newCreator()
    const at = ++block
    await happen(collection, TIER_UPDATED, at)
    await rows.cursor(at, { safe: at, agreed: at - 1 })
    await database
      .pool('owner')
      .query('UPDATE app.change_check SET checked_to = $1, next_to = NULL, next_at = NULL', [at - 1])
    await settle()
    expect(await told(account)).to.deep.equal([])
    await rows.cursor(at)
    await settle()
    expect(await told(account)).to.deep.equal(['tier_changed'])
  })

  it('[T35] each within its own blocks: none before its time, none twice, none of another kind', async () => {
    const [early, late, other] = [await newCreator(), await newCreator(), await newCreator()]
    const check = async () =>
      (await pool().query('SELECT checked_to, next_to, next_at FROM app.change_check')).rows[0]
    const due = () => pool().query('UPDATE app.change_check SET next_at = app.now()')
    await settle()
    await happen(early.collection, TIER_UPDATED)
    await look(CHANGE_GRACE_S)
    const waiting = await check()
    await happen(late.collection, TIER_UPDATED)
    await look(CHANGE_GRACE_S)
    expect(await check(), 'later blocks put off nothing').to.deep.equal(waiting)
    await due()
    await look(CHANGE_GRACE_S)
    expect([await told(early.account), await told(late.account)]).to.deep.equal([['tier_changed'], []])
    const unread = 'SELECT FROM app.notification WHERE read_at IS NULL AND account_id = $1'
    await pool().query('UPDATE app.notification SET read_at = app.now() WHERE account_id = $1', [
      early.account,
    ])
    await happen(other.collection, PASS_PURCHASED)
    await due()
    await settle()
    expect(await told(late.account)).to.deep.equal(['tier_changed'])
    expect((await pool().query(unread, [early.account])).rowCount, 'told once').to.equal(0)
    expect(await told(other.account), 'a sale').to.deep.equal([])
  })

  it('[T35] of blocks that are safe but not agreed on the agreed ones alone; what was before the first look is old', async () => {
    const [agreed, ahead, old] = [await newCreator(), await newCreator(), await newCreator()]
    await settle()
    const at = ++block
    await happen(agreed.collection, PAYOUT_CHANGED, at)
    await happen(ahead.collection, PAYOUT_CHANGED, ++block)
    await rows.cursor(block, { safe: block, agreed: at })
    await settle()
    expect([await told(agreed.account), await told(ahead.account)]).to.deep.equal([['payout_changed'], []])
    await rows.cursor(block)
    await settle()
    expect(await told(ahead.account)).to.deep.equal(['payout_changed'])
    await database.pool('owner').query('DELETE FROM app.change_check')
    await happen(old.collection, TIER_UPDATED)
    await settle()
    expect(await told(old.account)).to.deep.equal([])
  })
})
