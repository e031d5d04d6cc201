import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { event, seeing, useInbox } from './useInbox.ts'

/** Events of a creator whose objects answer slowly: more than its lane takes at once. */
const SLOW = depth(40, 200)

/** Something that happens once, for one part of a test to wait for another. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { passed: promise, open: () => resolve() }
}

describe('several workers and many creators [S4.13][S2.8][T18]', function () {
  this.timeout(60_000)
  const inbox = useInbox()

  it('[once] of two workers with one object the slow reading loses (injection 12)', async () => {
    const [first, second] = [event('pi_slow'), event('pi_slow')]
    await inbox.put('platform', [first])
    const [asked, mayAnswer] = [gate(), gate()]
    const slow = inbox.worker([
      seeing(async () => {
        asked.open()
        await mayAnswer.passed
        return 'old'
      }),
    ])
    await slow.takeDue()
    await asked.passed
    // its lease is over, and what came meanwhile is newer
    await inbox.advance(31)
    await inbox.put('platform', [second])
    const quick = inbox.worker([seeing(() => 'new')])
    await quick.takeDue()
    await quick.stop()
    expect(await inbox.seen('pi_slow')).to.deep.equal({ body: 'new', written: 1 })
    mayAnswer.open()
    await slow.stop()
    expect(await inbox.seen('pi_slow')).to.deep.equal({ body: 'new', written: 1 })
    expect([await inbox.row(first.id), await inbox.row(second.id)].map((row) => row?.state)).to.deep.equal([
      'done',
      'done',
    ])
  })

  it('[once] who lost the lease writes nothing, though who has it now has not written yet (injection 12)', async () => {
    await inbox.put('platform', [event('pi_lease')])
    const hold = (body: string) => {
      const [asked, mayAnswer] = [gate(), gate()]
      const projector = seeing(async () => {
        asked.open()
        await mayAnswer.passed
        return body
      })
      return { asked, mayAnswer, worker: inbox.worker([projector]) }
    }
    const [late, now] = [hold('late'), hold('now')]
    await late.worker.takeDue()
    await late.asked.passed
    await inbox.advance(31)
    await now.worker.takeDue()
    await now.asked.passed
    late.mayAnswer.open()
    await late.worker.stop()
    expect(await inbox.seen('pi_lease')).to.equal(undefined)
    now.mayAnswer.open()
    await now.worker.stop()
    expect(await inbox.seen('pi_lease')).to.deep.equal({ body: 'now', written: 1 })
  })

  it('nobody else asks about an object while somebody does', async () => {
    await inbox.put('platform', [event('pi_held')])
    const [asked, mayAnswer] = [gate(), gate()]
    const first = inbox.worker([
      seeing(async () => {
        asked.open()
        await mayAnswer.passed
        return 'first'
      }),
    ])
    await first.takeDue()
    await asked.passed
    const later = event('pi_held')
    await inbox.put('platform', [later])
    let count = 0
    const second = inbox.worker([
      seeing(() => {
        count++
        return 'second'
      }),
    ])
    await second.takeDue()
    expect(count).to.equal(0)
    mayAnswer.open()
    await first.stop()
    expect((await inbox.row(later.id))?.state, 'it came after that reading began').to.equal('received')
    await second.workAll()
    expect(await inbox.seen('pi_held')).to.deep.equal({ body: 'second', written: 2 })
  })

  it('a creator whose objects answer slowly holds up nobody else [S2.6]', async () => {
    const owner = inbox.database.pool('owner')
    await inbox.addCreator('acct_slow')
    const slowOnes = Array.from({ length: SLOW }, (_, n) => event(`po_${n}`, { accountRef: 'acct_slow' }))
    const others = Array.from({ length: 50 }, (_, n) => event(`pi_other_${n}`))
    await inbox.put('connect', slowOnes)
    await inbox.put('platform', others)
    const mayAnswer = gate()
    let slowAtOnce = 0
    const worker = inbox.worker([
      seeing(async ({ accountRef }) => {
        if (accountRef !== null) {
          slowAtOnce++
          await mayAnswer.passed
        }
        return 'read'
      }),
    ])
    const isOpen = async () => {
      const { rows } = await owner.query(
        "SELECT FROM app.inbox WHERE endpoint = 'platform' AND state <> 'done' LIMIT 1",
      )
      return rows.length > 0
    }
    while (await isOpen()) await worker.takeDue()
    expect(slowAtOnce).to.be.within(1, 4)
    mayAnswer.open()
    await worker.workAll()
    const { rows } = await owner.query("SELECT FROM app.inbox WHERE state <> 'done'")
    expect(rows).to.have.length(0)
  })

  it('payments that answer slowly, whichever lanes they are in, hold up nobody else [S2.6]', async () => {
    const owner = inbox.database.pool('owner')
    await inbox.put(
      'platform',
      Array.from({ length: 80 }, (_, n) => event(`pi_slow_${n}`)),
    )
    const mayAnswer = gate()
    const worker = inbox.worker([
      seeing(async ({ objectRef }) => {
        if (objectRef.startsWith('pi_slow')) await mayAnswer.passed
        return 'read'
      }),
    ])
    const begun = worker.takeDue()
    await inbox.put(
      'platform',
      Array.from({ length: 20 }, (_, n) => event(`pi_quick_${n}`)),
    )
    const isOpen = async () => {
      const { rows } = await owner.query(
        "SELECT FROM app.inbox WHERE object_ref LIKE 'pi_quick%' AND state <> 'done' LIMIT 1",
      )
      return rows.length > 0
    }
    let isRunning = true
    const turns = begun.then(async () => {
      while (isRunning) await worker.takeDue()
    })
    await until('the others are done', async () => !(await isOpen()))
    isRunning = false
    mayAnswer.open()
    await turns
    await worker.workAll()
    const { rows } = await owner.query("SELECT FROM app.inbox WHERE state <> 'done'")
    expect(rows).to.have.length(0)
  })

  it('creators of whom somebody asks about everything hold up nobody behind them [S2.6]', async () => {
    const first = Array.from({ length: 12 }, (_, n) => `acct_a${String(n).padStart(2, '0')}`)
    for (const account of [...first, 'acct_b']) await inbox.addCreator(account)
    const of = (accountRef: string) => event(`po_${accountRef}`, { accountRef })
    await inbox.put('connect', first.map(of))
    const [asked, mayAnswer] = [gate(), gate()]
    let count = 0
    const holding = inbox.worker([
      seeing(async () => {
        if (++count === first.length) asked.open()
        await mayAnswer.passed
        return 'held'
      }),
    ])
    await holding.takeDue()
    await asked.passed
    await inbox.put('connect', [...first.map(of), of('acct_b')])
    const other = inbox.worker([seeing(() => 'read')])
    await other.takeDue()
    await other.stop()
    expect((await inbox.seen('po_acct_b'))?.body).to.equal('read')
    mayAnswer.open()
    await holding.stop()
  })
})
