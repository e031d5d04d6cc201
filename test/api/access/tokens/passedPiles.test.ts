import { expect } from 'chai'
import { followTouches } from '#api/access/revocation/followTouches.ts'
import type { ChainReader } from '#api/ports/chain.ts'
import type { Person } from '#test/kit/access/person.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { asked, MINIMUM, useLocked } from './useLocked.ts'

const hex = ({ wallet }: Person) => `0x${wallet.toString('hex')}`

describe('a pile that is passed on', () => {
  const { db, fan, run, open, enter, stage, north, locks, access, newRoom, refusal, inside } = useLocked()
  /** The chain as two nodes tell it: what is locked for the rooms that are asked about. */
  function scriptChain(held: Map<string, bigint>): ChainReader {
    const unused = () => expect.fail('nothing else is asked')
    return {
      ...{
        head: unused,
        verifyMessage: unused,
        verifyDigest: unused,
        receipt: unused,
        transactionCount: unused,
      },
      async holdingsOf(question, wallets) {
        const blockAt = Math.floor(Date.now() / 1000)
        const point = {
          chainId: CHAIN_ID,
          block: 9000,
          blockHash: `0x${'b1'.repeat(32)}`,
          blockAt,
          epoch: 0,
          level: 'latest',
        } as const
        const amount = (wallet: string) => ({ units: held.get(wallet) ?? 0n, validUntil: blockAt + 600 })
        const units = new Map(wallets.map((wallet) => [wallet, question.tokens.map(() => amount(wallet))]))
        return { point, passes: new Map(), units, confirmedBy: 2 }
      },
    }
  }
  const late = () => run('UPDATE chain.cursor SET head_seen = number + 10')
  const inTime = () => run('UPDATE chain.cursor SET head_seen = number')

  /** The index follows a contract no more, or in it what is somebody's. */
  async function stop(address: string, key: Buffer = Buffer.alloc(0)): Promise<void> {
    await run(
      `INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version)
         VALUES ($1, $2, $3, 90, 0, sha256('a'), 'poison', 1)`,
      ...[CHAIN_ID, Buffer.from(address.slice(2), 'hex'), key],
    )
    await stage().endBackfill()
  }
  async function goOn(): Promise<void> {
    await run('DELETE FROM chain.suspension')
    await stage().endBackfill()
  }

  it('[S3.56][T7] a pile that goes round lets one in at a time, however fast it goes', async () => {
    const ring = [fan(), fan(), fan(), fan(), fan()]
    const room = await newRoom('all', { kind: 'pass' }, asked('erc20', north().token))
    for (const [n, { wallet: owner }] of ring.entries())
      await stage().givePass({ ...room, host: fan(), channelId: room.id }, { passId: 900 + n, owner })
    await locks().lock((ring[0] as Person).wallet, room.pile)
    expect(await refusal(ring[0] as Person, room)).to.equal(null)
    let isOver = false
    let most = 0
    const watch = async () => {
      while (!isOver) most = Math.max(most, (await inside(room)).length)
    }
    const watching = watch()
    for (let turn = 0; turn < 15; turn++) {
      const [from, to] = [ring[turn % 5] as Person, ring[(turn + 1) % 5] as Person]
      await Promise.all([
        ...[from, to, from, to].map((person) => refusal(person, room)),
        locks().pass(from.wallet, to.wallet, room.pile),
        ...[from, to].map((person) => refusal(person, room)),
      ])
      await until('whoever has it is inside', async () => {
        const code = await refusal(to, room)
        return code === null || code === 'OTHER_DEVICE'
      })
      expect(await inside(room)).to.deep.equal([to.accountId])
    }
    isOver = true
    await watching
    expect(most).to.equal(1)
  })

  it('[S3.56][T7] who is being let in while their pile goes on is not in beside the next one', async () => {
    const [from, to] = [fan(), fan()]
    const room = await newRoom('any', asked('erc20', north().token))
    await locks().lock(from.wallet, room.pile)
    const holder = await db.pool('owner').connect()
    const waiting = async (count: number) =>
      until(`${count} wait`, async () => {
        const [row] = await run(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        )
        return row?.n >= count
      })
    try {
      await holder.query('BEGIN')
      // a seat cannot be stored meanwhile, after all that was looked at before it
      await holder.query('SELECT FROM app.room WHERE id = $1 FOR UPDATE', [room.id])
      const first = refusal(from, room)
      await waiting(1)
      await locks().pass(from.wallet, to.wallet, room.pile)
      const second = refusal(to, room)
      await waiting(2)
      await holder.query('COMMIT')
      await Promise.all([first, second])
    } finally {
      holder.release(true)
    }
    expect((await inside(room)).length).to.be.at.most(1)
    await until('the next one is in', async () => (await refusal(to, room)) !== 'BUSY')
    expect(await inside(room)).to.deep.equal([to.accountId])
  })

  it('[S3.56][T35] while the index is late the contract tells who comes in, and nobody beside those whom it may have passed', async () => {
    const [first, second] = [fan(), fan()]
    const held = new Map([[hex(first), MINIMUM]])
    open({ chain: scriptChain(held) })
    const room = await newRoom('any', asked('erc20', north().token))
    await late()
    const { decisionId, validUntil } = await enter(first, room)
    const [stored] = await run('SELECT evidence FROM app.decision WHERE id = $1', decisionId)
    expect(stored?.evidence).to.include({ reader: 'contract' })
    expect(Date.parse(validUntil ?? '') / 1000, 'the end of the lock').to.equal(
      stored?.evidence.right.validUntil,
    )
    await inTime()
    await locks().lock(first.wallet, room.pile)
    await followTouches(access())
    expect(await inside(room)).to.deep.equal([first.accountId])
    held.delete(hex(first))
    held.set(hex(second), MINIMUM)
    await late()
    expect(await refusal(second, room)).to.equal('BUSY')
    await inTime()
    await locks().pass(first.wallet, second.wallet, room.pile)
    expect(await refusal(second, room)).to.equal(null)
    expect(await inside(room)).to.deep.equal([second.accountId])
  })

  it('[S3.56][T35] of locks that are not followed, of all or of an owner, the index is not believed', async () => {
    const person = fan()
    const held = new Map<string, bigint>()
    open({ chain: scriptChain(held) })
    const room = await newRoom('any', asked('erc20', north().token))
    await locks().lock(person.wallet, room.pile)
    for (const key of [Buffer.alloc(0), person.wallet]) {
      await stop(locks().module, key)
      expect(await refusal(person, room)).to.equal('TOKENS_SHORT')
      await goOn()
    }
    await run(
      "INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'rooms', 1, 'folding', 0)",
      CHAIN_ID,
    )
    await stage().endBackfill()
    expect(await refusal(person, room)).to.equal('TOKENS_SHORT')
    await run("DELETE FROM chain.family WHERE name = 'rooms'")
    await stage().endBackfill()
    expect(await refusal(person, room)).to.equal(null)
  })

  it('[S3.56][T35] who is inside by a lock that is not followed any more is out before another one comes in', async () => {
    const [first, second] = [fan(), fan()]
    open({ chain: scriptChain(new Map([[hex(second), MINIMUM]])) })
    const room = await newRoom('any', asked('erc20', north().token))
    await locks().lock(first.wallet, room.pile)
    expect(await refusal(first, room)).to.equal(null)
    await stop(locks().module, first.wallet)
    // the first one takes it back, of which nothing is folded
    await locks().lock(second.wallet, room.pile)
    expect(await refusal(second, room)).to.equal(null)
    expect(await inside(room)).to.deep.equal([second.accountId])
    await goOn()
  })

  it('[S3.56][T35] what else a gate asks for and is not followed keeps nobody out whose lock is', async () => {
    const [first, second] = [fan(), fan()]
    open({ chain: scriptChain(new Map([first, second].map((one) => [hex(one), MINIMUM]))) })
    const room = await newRoom('any', asked('erc20', north().token), asked('stake', north().vault))
    for (const { wallet } of [first, second]) await locks().lock(wallet, room.pile)
    await stop(north().vault)
    expect([await refusal(first, room), await refusal(second, room)]).to.deep.equal([null, null])
    await goOn()
  })
})
