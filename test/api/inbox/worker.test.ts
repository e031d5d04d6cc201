import { expect } from 'chai'
import type { EventProjector } from '#api/inbox/eventProjector.ts'
import { PaymentRefused, PaymentsUnreachable } from '#api/ports/payments.ts'
import { event, seeing, useInbox, writeSeen } from './useInbox.ts'

/** Something that happens once, for one part of a test to wait for another. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { passed: promise, open: () => resolve() }
}

describe('work on events [S4.13][S2.8][T18]', function () {
  this.timeout(60_000)
  const inbox = useInbox()

  it('brings what the provider has of an object, whatever the event says, and once for all its events', async () => {
    const [first, second, other] = [event('pi_a'), event('pi_a', { type: 'charge.failed' }), event('pi_b')]
    expect(await inbox.put('platform', [first, second, other])).to.deep.equal(['new', 'new', 'new'])
    expect(await inbox.put('platform', [second])).to.deep.equal(['known'])
    const asked: string[] = []
    const read = ({ objectRef }: { objectRef: string }) => {
      asked.push(objectRef)
      return `newest of ${objectRef}`
    }
    await inbox.worker([seeing(read)]).workAll()
    expect(asked.toSorted()).to.deep.equal(['pi_a', 'pi_b'])
    expect(await inbox.seen('pi_a')).to.deep.equal({ body: 'newest of pi_a', written: 1 })
    for (const { id } of [first, second, other]) expect((await inbox.row(id))?.state, id).to.equal('done')
  })

  it('leaves out what is of another mode, of an account of nobody here, for the other endpoint, or not followed', async () => {
    const outcomes = [
      await inbox.put('platform', [event('pi_live', { isLive: true })]),
      await inbox.put('connect', [event('po_x', { accountRef: 'acct_stranger' })]),
      await inbox.put('connect', [event('pi_own')]),
      await inbox.put('platform', [event('po_x', { accountRef: 'acct_stranger' })]),
      await inbox.put('platform', [event('', { type: 'other', objectKind: 'other' })]),
    ]
    expect(outcomes.flat()).to.deep.equal(['other_mode', 'foreign', 'misdirected', 'misdirected', 'other'])
    const { rows } = await inbox.database.pool('owner').query('SELECT event_id FROM app.inbox')
    expect(rows).to.deep.equal([])
  })

  it('parks a poisoned event alone, with a code; its neighbours go on (injection 10)', async () => {
    const poison = event('pi_poison')
    const neighbours = Array.from({ length: 20 }, (_, n) => event(`pi_near_${n}`))
    await inbox.put('platform', [poison, ...neighbours])
    const worker = inbox.worker([
      seeing(({ objectRef }) => {
        if (objectRef === 'pi_poison') throw new PaymentRefused('INVALID', 'odd', 'odd')
        return 'fine'
      }),
    ])
    await worker.workAll()
    for (const { id } of neighbours) expect((await inbox.row(id))?.state).to.equal('done')
    expect(await inbox.row(poison.id)).to.include({ state: 'received', error: 'REFUSED_INVALID' })
    while ((await inbox.row(poison.id))?.state !== 'parked') {
      await inbox.advance(301)
      await worker.workAll()
    }
    expect(await inbox.row(poison.id)).to.deep.equal({ state: 'parked', tries: 8, error: 'REFUSED_INVALID' })
    expect(inbox.alarms).to.deep.equal(['event_parked'])
    await inbox.advance(86_400)
    await worker.workAll()
    expect((await inbox.row(poison.id))?.tries).to.equal(8)
  })

  it('a parked event is done once a later one brings its object', async () => {
    const poison = event('pi_healed')
    await inbox.put('platform', [poison])
    let isIll = true
    const worker = inbox.worker([
      seeing(() => {
        if (isIll) throw new Error('cannot be read')
        return 'well'
      }),
    ])
    for (let n = 0; n < 8; n++) {
      await worker.workAll()
      await inbox.advance(301)
    }
    expect((await inbox.row(poison.id))?.state).to.equal('parked')
    isIll = false
    await inbox.put('platform', [event('pi_healed')])
    await worker.workAll()
    expect(await inbox.row(poison.id)).to.include({ state: 'done', error: null })
  })

  it('waits for the row of ours that an event belongs to, and parks it after a day', async () => {
    const [early, orphan] = [event('pi_early'), event('pi_orphan')]
    await inbox.put('platform', [early, orphan])
    const parents = new Set<string>()
    const projector: EventProjector = {
      kinds: ['payment'],
      fetch:
        async ({ objectRef }) =>
        async (tx) => {
          await writeSeen(tx, objectRef, 'written')
          return parents.has(objectRef) ? 'done' : 'unknown_parent'
        },
    }
    const worker = inbox.worker([projector])
    await worker.workAll()
    expect(await inbox.row(early.id)).to.deep.include({ state: 'waiting', error: 'UNKNOWN_PARENT' })
    expect(await inbox.seen('pi_early'), 'what was written without a parent').to.equal(undefined)
    parents.add('pi_early')
    await inbox.advance(301)
    await worker.workAll()
    expect((await inbox.row(early.id))?.state).to.equal('done')
    expect(await inbox.seen('pi_early')).to.deep.equal({ body: 'written', written: 1 })
    expect((await inbox.row(orphan.id))?.state).to.equal('waiting')
    await inbox.advance(86_401)
    await worker.workAll()
    expect(await inbox.row(orphan.id)).to.deep.include({ state: 'parked', error: 'UNKNOWN_PARENT' })
  })

  it('asks a provider that is away again without end, and parks nothing', async () => {
    const one = event('pi_away')
    await inbox.put('platform', [one])
    let isAway = true
    const worker = inbox.worker([
      seeing(() => {
        if (isAway) throw new PaymentsUnreachable('away')
        return 'back'
      }),
    ])
    for (let n = 0; n < 20; n++) {
      await worker.workAll()
      await inbox.advance(301)
    }
    expect(await inbox.row(one.id)).to.deep.equal({ state: 'received', tries: 0, error: 'PROVIDER_AWAY' })
    isAway = false
    await worker.workAll()
    expect((await inbox.row(one.id))?.state).to.equal('done')
  })

  it('of two workers with one object the slow reading loses (injection 12)', async () => {
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

  it('who lost the lease writes nothing, though who has it now has not written yet (injection 12)', async () => {
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
    const slowOnes = Array.from({ length: 200 }, (_, n) => event(`po_${n}`, { accountRef: 'acct_slow' }))
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

  it('one kind has one projector', () => {
    expect(() => inbox.worker([seeing(() => ''), seeing(() => '')])).to.throw('two projectors of payment')
  })
})
