import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { getAddress } from 'viem'
import { CHANGE_GRACE_S } from '#api/passes/jobs.ts'
import type { TxPurpose } from '#domain/words.ts'
import { EDITIONS } from '#test/indexer/simulation/contracts/speak.ts'
import { changePayout } from '#web/creators/passes/payoutTransaction.ts'
import { sendTerms } from '#web/creators/passes/tierTransaction.ts'
import { type Creator, type Happening, TERMS, useChanges } from './useChanges.ts'

const TIER_UPDATED: Happening = { name: 'TierUpdated' }
const PAYOUT_CHANGED: Happening = { name: 'PayoutChanged' }
/** As a person types it, in mixed case. */
const PAYEE = getAddress(`0x${'ab'.repeat(20)}`)
const WALLET = `0x${'12'.repeat(20)}` as const

/** What the page says when it makes tier 1, or changes another one. */
const saidTier = (collection: string, tierNo: number | null = 1, terms = TERMS) =>
  sendTerms({ collection }, tierNo, terms).expect
/** What the page says when it has sales paid to `PAYEE`. */
async function saidPayout(collection: string): Promise<Record<string, string>> {
  const change = changePayout({ collection, creatorWallet: WALLET, payout: WALLET }, PAYEE, {})
  return (await change(WALLET, async () => WALLET)).expect
}

describe('changes that nobody asked for here', () => {
  const { database, newCreator, happen, ask, told, look, settle, rows, nextBlock } = useChanges()
  const pool = () => database.pool('api')

  it('[S3.88][T21] are told to the owner: a tier made or changed, and a payout', async () => {
    const { account, collection } = await newCreator()
    await happen(collection, TIER_UPDATED)
    await settle()
    expect(await told(account)).to.deep.equal(['tier_changed'])
    await happen(collection, PAYOUT_CHANGED)
    await settle()
    expect(await told(account)).to.deep.equal(['payout_changed', 'tier_changed'])
    const other = await newCreator()
    await happen(other.collection, { name: 'TierCreated' })
    await settle()
    expect(await told(other.account)).to.deep.equal(['tier_changed'])
    expect(await told(account)).to.have.length(2)
  })

  it('[T21] are none where the owner stored the transaction and said this very change, of either edition', async () => {
    for (const { passes: abi } of Object.values(EDITIONS)) {
      const { account, collection } = await newCreator()
      const made = await happen(collection, { name: 'TierCreated', abi })
      await ask(account, made, 'tier', saidTier(collection, null))
      await ask(account, await happen(collection, { ...TIER_UPDATED, abi }), 'tier', saidTier(collection))
      const paid = await happen(collection, { ...PAYOUT_CHANGED, payout: PAYEE, abi })
      await ask(account, paid, 'payout', await saidPayout(collection))
      await settle()
      expect(await told(account)).to.deep.equal([])
    }
  })

  it('[S3.88][T21] are not hidden by an intent that is for something else', async () => {
    const purposes: TxPurpose[] = ['collection', 'purchase', 'collect', 'transfer']
    for (const purpose of [...purposes, 'payout'] as const) {
      const { account, collection } = await newCreator()
      await ask(account, await happen(collection, TIER_UPDATED), purpose, saidTier(collection))
      await settle()
      expect(await told(account), purpose).to.deep.equal(['tier_changed'])
    }
    for (const purpose of [...purposes, 'tier'] as const) {
      const { account, collection } = await newCreator()
      const paid = await happen(collection, { ...PAYOUT_CHANGED, payout: PAYEE })
      await ask(account, paid, purpose, await saidPayout(collection))
      await settle()
      expect(await told(account), purpose).to.deep.equal(['payout_changed'])
    }
  })

  it('[S3.88][T21] are not hidden by an intent that says another change', async () => {
    const other = await newCreator()
    const others: Record<string, (own: Creator) => Record<string, string>> = {
      ...Object.fromEntries(
        Object.keys(saidTier(other.collection)).flatMap((key) => [
          [
            `${key} left out`,
            ({ collection }: Creator) => {
              const { [key]: _, ...rest } = saidTier(collection)
              return rest
            },
          ],
          [`another ${key}`, ({ collection }: Creator) => ({ ...saidTier(collection), [key]: '11' })],
        ]),
      ),
      'another collection': () => saidTier(other.collection),
      'another tier': ({ collection }) => saidTier(collection, 2),
      'a new tier': ({ collection }) => saidTier(collection, null),
      nothing: () => ({}),
      'odd words': () => ({
        price: '1e19',
        tierNo: '\u2028-0x',
        toString: 'x',
        ...JSON.parse('{ "__proto__": "x" }'),
        '': '',
      }),
      'a price in other digits': ({ collection }) => ({ ...saidTier(collection), price: `0${TERMS.price}` }),
    }
    const made = await Promise.all(
      Object.entries(others).map(async ([name, said]) => ({ name, said, own: await newCreator() })),
    )
    for (const { said, own } of made)
      await ask(own.account, await happen(own.collection, TIER_UPDATED), 'tier', said(own))
    const last = await newCreator()
    const paid = await happen(last.collection, PAYOUT_CHANGED)
    await ask(last.account, paid, 'payout', await saidPayout(last.collection))
    await settle()
    for (const { name, own } of made) expect(await told(own.account), name).to.deep.equal(['tier_changed'])
    expect(await told(last.account), 'another payee').to.deep.equal(['payout_changed'])
  })

  it('[T21] of one transaction each have to be said, and an event that nobody can read is told', async () => {
    const [mixed, twice, both, broken] = [
      await newCreator(),
      await newCreator(),
      await newCreator(),
      await newCreator(),
    ]
    const sent = await happen(mixed.collection, [TIER_UPDATED, PAYOUT_CHANGED])
    await ask(mixed.account, sent, 'tier', saidTier(mixed.collection))
    const made: Happening = { name: 'TierCreated' }
    const tiers = await happen(twice.collection, [made, { ...made, tierNo: 2 }])
    await ask(twice.account, tiers, 'tier', saidTier(twice.collection, null))
    const changed = await happen(both.collection, [TIER_UPDATED, { ...TIER_UPDATED, tierNo: 2 }])
    await ask(both.account, changed, 'tier', saidTier(both.collection))
    await ask(both.account, changed, 'tier', saidTier(both.collection, 2))
    const unread = await happen(broken.collection, TIER_UPDATED)
    await ask(broken.account, unread, 'tier', saidTier(broken.collection))
    await database.pool('indexer').query("UPDATE chain.event SET data = '\\x01' WHERE tx_hash = $1", [unread])
    await settle()
    expect(await told(mixed.account)).to.deep.equal(['payout_changed'])
    expect(await told(twice.account), 'one of two new tiers').to.deep.equal(['tier_changed'])
    expect(await told(both.account)).to.deep.equal([])
    expect(await told(broken.account)).to.deep.equal(['tier_changed'])
  })

  it('[T21] are not hidden by what another account stored, nor by another transaction', async () => {
    const { account, collection } = await newCreator()
    const thief = await newCreator()
    const paid = await happen(collection, { ...PAYOUT_CHANGED, payout: PAYEE })
    await ask(thief.account, paid, 'payout', await saidPayout(collection))
    await ask(account, randomBytes(32), 'payout', await saidPayout(collection))
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
    const at = nextBlock()
    await happen(collection, TIER_UPDATED, at)
    await rows().cursor(at, { safe: at, agreed: at - 1 })
    await database
      .pool('owner')
      .query('UPDATE app.change_check SET checked_to = $1, next_to = NULL, next_at = NULL', [at - 1])
    await settle()
    expect(await told(account)).to.deep.equal([])
    await rows().cursor(at)
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
    await happen(other.collection, { name: 'PassPurchased' })
    await due()
    await settle()
    expect(await told(late.account)).to.deep.equal(['tier_changed'])
    expect((await pool().query(unread, [early.account])).rowCount, 'told once').to.equal(0)
    expect(await told(other.account), 'a sale').to.deep.equal([])
  })

  it('[T35] of blocks that are safe but not agreed on the agreed ones alone; what was before the first look is old', async () => {
    const [agreed, ahead, old] = [await newCreator(), await newCreator(), await newCreator()]
    await settle()
    const at = nextBlock()
    await happen(agreed.collection, PAYOUT_CHANGED, at)
    const after = nextBlock()
    await happen(ahead.collection, PAYOUT_CHANGED, after)
    await rows().cursor(after, { safe: after, agreed: at })
    await settle()
    expect([await told(agreed.account), await told(ahead.account)]).to.deep.equal([['payout_changed'], []])
    await rows().cursor(after)
    await settle()
    expect(await told(ahead.account)).to.deep.equal(['payout_changed'])
    await database.pool('owner').query('DELETE FROM app.change_check')
    await happen(old.collection, TIER_UPDATED)
    await settle()
    expect(await told(old.account)).to.deep.equal([])
  })
})
