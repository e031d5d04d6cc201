import { expect } from 'chai'
import { PaymentRefused, PaymentsUnreachable } from '#api/ports/payments.ts'
import { event, seeing, useInbox } from './useInbox.ts'

const CREATORS = 100
const EACH = 3
/** Enough to take every place of a worker. */
const OF_ILL = 300

describe('what goes wrong with one creator [S2.6]', function () {
  this.timeout(90_000)
  const inbox = useInbox()
  const accounts = Array.from({ length: CREATORS }, (_, n) => `acct_near_${n}`)
  const ILL = accounts[37]
  before(async () => {
    for (const account of accounts) await inbox.addCreator(account)
  })

  /** Events of all in turn, and one worker until all others are done. @returns what was read by it, in this order */
  async function readWhile(illness: () => Promise<string>): Promise<string[]> {
    await inbox.put(
      'connect',
      Array.from({ length: OF_ILL }, (_, n) => event(`po_${ILL}_${EACH + n}`, { accountRef: ILL as string })),
    )
    for (let n = 0; n < EACH; n++)
      await inbox.put(
        'connect',
        accounts.map((accountRef) => event(`po_${accountRef}_${n}`, { accountRef })),
      )
    const read: string[] = []
    const worker = inbox.worker([
      seeing(async ({ accountRef, objectRef, tries }) => {
        read.push(`${objectRef}, try ${tries}`)
        return accountRef === ILL ? await illness() : 'fine'
      }),
    ])
    const areOthersOpen = async () => {
      const { rows } = await inbox.database
        .pool('owner')
        .query("SELECT FROM app.inbox WHERE account_ref <> $1 AND state <> 'done' LIMIT 1", [ILL])
      return rows.length > 0
    }
    while (await areOthersOpen()) await worker.takeDue()
    return read
  }
  const isOthers = (one: string) => !one.startsWith(`po_${ILL}_`)

  for (const [what, fails] of [
    ['what the provider says no to', () => Promise.reject(new PaymentRefused('INVALID', 'odd', 'odd'))],
    ['what nobody answers for', () => Promise.reject(new PaymentsUnreachable('no answer'))],
    ['a fault of ours', () => Promise.reject(new TypeError('odd'))],
    ['what hangs', null],
  ] as const)
    it(`[S2.6] injection 55: ${what} leaves the events of the 99 others their turns: each once, in its order`, async () => {
      const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<string>()
      const read = await readWhile(fails ?? (() => mayAnswer))
      const others = read.filter(isOthers)
      expect(others).to.have.length((CREATORS - 1) * EACH)
      for (const account of accounts.filter((one) => one !== ILL)) {
        const own = others.filter((one) => one.startsWith(`po_${account}_`))
        expect(own).to.deep.equal(
          Array.from({ length: EACH }, (_, n) => `po_${account}_${n}, try 1`),
          account,
        )
      }
      expect(read.length, 'and the one was begun').to.be.greaterThan(others.length)
      answer('late')
    })
})
