import { randomBytes } from 'node:crypto'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import { type PayoutDeps, payoutLoop, payoutProjectors } from '#api/billing/payouts/payoutProjectors.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { advanceTo, type BankKind, changeBank, earn } from '#test/local/stripe/kit/earning.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { useCardWorld } from '../useCardWorld.ts'

/** A payout as its row has it. */
export interface StoredPayout {
  id: string
  payout_ref: string
  state: string
  fail_code: string | null
  retry_of: string | null
  /** a day, `2026-11-24` */
  arrives_on: string
}

/** Creators who are paid out, and what the worker does with what the provider tells of it. */
export function usePayouts(database: Database) {
  const world = useCardWorld(database)
  const warnings: string[] = []
  let payments: Payments
  before('ask the provider', () => {
    payments = createPayments(paymentOptions(world.standIn().url, { keys: { current: () => STAND_IN_KEY } }))
  })
  after(() => payments?.stop())
  const deps = (): PayoutDeps & { log: { warn(facts: object, text: string): void } } => ({
    ...{ pool: database.work(), payments, clock: Date.now, random: randomBytes },
    log: { warn: (_facts, text) => warnings.push(text) },
  })
  const rows = async <T extends object>(sql: string, values: unknown[]): Promise<T[]> =>
    (await database.pool('owner').query(sql, values)).rows as T[]

  return {
    world,
    payments: () => payments,
    warnings,
    /** somebody with an account that is paid out to a bank of this kind */
    async seller(bank: BankKind): Promise<{ client: Client; account: string }> {
      const client = await world.creator()
      await world.open(client)
      const account = String(await world.refOf(client))
      await changeBank(world.standIn(), account, { bank })
      await world.order('accounts/activate', { account })
      await world.refresh(client)
      return { client, account }
    },
    earn: (account: string, amount: number) => earn(world.standIn(), account, amount),
    /** the clock of the provider, to noon of the next such day of the week; 1 is a Monday */
    until: (weekday: number) => advanceTo(world.standIn(), weekday),
    newBank: (account: string) => changeBank(world.standIn(), account),
    refsOf: async (account: string): Promise<string[]> => {
      const refs: string[] = []
      for await (const { payoutRef } of payments.listPayouts(account, null)) refs.unshift(payoutRef)
      return refs
    },
    /** brings what the provider has of an object, as the worker does for an event */
    async bring(accountRef: string | null, objectRef: string, objectKind = 'payout'): Promise<string> {
      const projector = payoutProjectors(deps()).find(({ kinds }) => kinds.includes(objectKind))
      const row = { accountRef, objectRef, objectKind } as InboxRow
      const write = await projector?.fetch(row)
      return write ? await withTransaction(database.work(), write) : 'no projector'
    },
    sweep: () => payoutLoop(deps(), payments).run(),
    deps,
    payouts: (client: Client) =>
      rows<StoredPayout>(
        `SELECT p.id, p.payout_ref, p.state, p.fail_code, p.retry_of, p.arrives_on::text FROM app.payout p
         JOIN app.creator c ON c.id = p.creator_id WHERE c.account_id = $1 ORDER BY p.made_at`,
        [client.accountId],
      ),
    /** what somebody was told of payouts: in the inbox, and the mails of it */
    async told(client: Client): Promise<{ inbox: object[]; mails: number }> {
      const inbox = await rows(
        "SELECT facts FROM app.notification WHERE account_id = $1 AND kind = 'payout_failed'",
        [client.accountId],
      )
      const mails = await rows(
        "SELECT FROM app.delivery WHERE account_id = $1 AND object_key LIKE 'payout:%'",
        [client.accountId],
      )
      return { inbox: inbox.map((row) => (row as { facts: object }).facts), mails: mails.length }
    },
    /** kinds of the journals about a payout, each with what left the account by it */
    journals: (payoutRef: string) =>
      rows<{ kind: string; amount: string }>(
        `SELECT j.kind, p.amount::text AS amount FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
         JOIN app.ledger_account a ON a.id = p.account_id
         WHERE j.subject = $1 AND a.place = 'provider:account' ORDER BY j.at, j.id`,
        [payoutRef],
      ),
    rows,
  }
}
