import { expect } from 'chai'
import { disputeProjector } from '#api/billing/disputes/projectDispute.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { purchaseProjectors } from '#api/billing/purchases/purchaseProjector.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import type { EventProjector, InboxRow } from '#api/inbox/eventProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ShownTip, TipChanges } from '#protocol/tips.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { clientKey, usePurchases } from '../purchases/usePurchases.ts'

const ROCKETS = { gift: 5, count: 3, amount: 6000, currency: 'EUR' }

/** People who give by card, pages that are shown it, and notices of the provider that are worked on. */
export function useCardGifts(database: Database) {
  const world = usePurchases(database)
  const sockets: TestSocket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close()
  })
  after(stopProvider)
  const deps = () => purchaseDeps(database, world.standIn())

  /** Three rockets on the provider's page, unless said otherwise. */
  const give = (client: Client, place: object, more: object = {}): Promise<Reply> =>
    client.call('POST', '/v1/card-gifts', {
      body: { place, ...ROCKETS, clientKey: clientKey(), way: 'checkout', returnTo: '/', ...more },
    })
  return {
    ...world,
    give,
    inRoom: (id: string) => ({ kind: 'room', id }),
    /** What a page of the room shows, oldest first. */
    async follow(
      client: Client,
      roomId: string,
      onChanged: (changes: TipChanges) => void = () => {},
    ): Promise<() => ShownTip[]> {
      const socket = await connect(world.api().url, { authorization: `Bearer ${client.token}` })
      sockets.push(socket)
      const shown = new Map<string, ShownTip>()
      socket.socket.on('tips:changed', onChanged)
      socket.socket.on('tips:changed', ({ isWhole, tips, withdrawn }: TipChanges) => {
        if (isWhole) shown.clear()
        for (const tip of tips) shown.set(tip.id, tip)
        for (const id of withdrawn) shown.delete(id)
      })
      expect(await socket.ask('room:follow', { roomId })).to.deep.equal({ ok: true })
      return () => [...shown.values()]
    },
    /** Begins a gift on the provider's page, and pays it there. */
    async given(client: Client, place: object): Promise<Purchase> {
      const begun = await give(client, place)
      expect(begun.status, begun.text).to.equal(201)
      await world.pay(begun.body)
      return world.look(client, begun.body.id)
    },
    disputes: () => disputeProjector(deps()),
    refunds: () => refundProjector(deps()),
    payments: () =>
      purchaseProjectors(deps()).find(({ kinds }) => kinds.includes('payment')) as EventProjector,
    /** A notice of the provider is worked on. */
    async told(projector: EventProjector, objectKind: InboxRow['objectKind'], objectRef: string) {
      const apply = await projector.fetch({
        endpoint: 'platform',
        ...{ eventId: 'evt_1', accountRef: null, objectKind, objectRef, type: `${objectKind}.updated` },
        ...{ isLive: false, tries: 1, receivedAt: new Date() },
      })
      return withTransaction(database.work(), apply)
    },
  }
}
