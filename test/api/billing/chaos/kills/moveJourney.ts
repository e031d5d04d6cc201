import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { CardMove } from '#api/billing/moves/contract.ts'
import { newId } from '#domain/ids.ts'
import type { Reply } from '#test/kit/client.ts'
import { buy, fanWithCard } from './journeys.ts'
import type { Journey } from './playKills.ts'
import type { KilledChain } from './shop/killedChain.ts'
import type { KilledShop } from './shop/killedShop.ts'

/** Whoever looks again waits for so long first. */
const LOOK_MS = 50

/** Somebody on the way to a pass. */
export interface MoveJourney extends Journey {
  accountId: string
  purchaseId: string
  /** what the collection says */
  hasPass(): Promise<boolean>
  ask(method: string, to: string): Promise<Reply>
  /** what their page counts: `ticket`, `pass`, or several of them */
  counted(): Promise<string>
}

/** Where everybody here moves a ticket. */
export interface MoveScene {
  shop: KilledShop
  chain: KilledChain
}

/** Somebody who has paid for a ticket moves it to a wallet, and goes on looking until it stays there. */
export async function movePass({ shop, chain }: MoveScene): Promise<MoveJourney> {
  const [seller, { fan, cardId }, wallet] = await Promise.all([
    ...([shop.seller(0), fanWithCard(shop), chain.wallet()] as const),
  ])
  await shop.db
    .pool('owner')
    .query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
      ...[newId('idn', randomBytes), fan.accountId, Buffer.from(wallet.address.slice(2), 'hex')],
    ])
  const { id: purchaseId } = await buy(shop, { fan, cardId }, seller)
  const { cardTickets } = (await shop.insist(fan, 'GET', '/v1/me/passes')).body
  const { queueId } = cardTickets[0] as { queueId: string }
  const look = async (id: string): Promise<CardMove> =>
    (await shop.insist(fan, 'GET', `/v1/card-moves/${id}`)).body
  async function reach(id: string, states: CardMove['state'][]): Promise<void> {
    while (!states.includes((await look(id)).state)) await wait(LOOK_MS)
  }
  const collection = `0x${seller.collection.toString('hex')}` as const
  return {
    ...{ ids: [fan.accountId, wallet.address], accountId: fan.accountId, purchaseId },
    ask: (method, to) => shop.insist(fan, method, to),
    hasPass: () => wallet.hasPass(collection),
    async counted() {
      const { passes, cardTickets } = (await shop.insist(fan, 'GET', '/v1/me/passes')).body
      return [...passes.map(() => 'pass'), ...cardTickets.map(() => 'ticket')].join(' and ')
    },
    async walk() {
      const reply = await shop.insist(fan, 'POST', '/v1/card-moves', { queueId, wallet: wallet.address })
      if (reply.status !== 201) throw new Error(reply.text)
      const move: CardMove = reply.body
      await wallet.bring(move)
      await reach(move.id, ['claimed', 'mirrored'])
      await chain.settle()
      await reach(move.id, ['mirrored'])
    },
    async isOver() {
      const { rowCount } = await shop.db
        .pool('owner')
        .query("SELECT FROM app.card_move WHERE account_id = $1 AND state = 'mirrored'", [fan.accountId])
      return rowCount === 1
    },
    async enter(room) {
      const reply = await shop.insist(fan, 'POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
      if (reply.status !== 201) return [`${fan.accountId} does not enter: ${reply.text}`]
      await shop.insist(fan, 'DELETE', `/v1/seats/${reply.body.seatId}`)
      return []
    },
  }
}

/** Somebody whose pass is taken back. */
export interface RefundJourney extends MoveJourney {
  /** of the transaction that takes it back, in its newest form, and of the pass itself */
  state(): Promise<string>
}

/** Somebody whose ticket is a pass by now asks for its money: the pass is taken back first. */
export async function refundPass(scene: MoveScene): Promise<RefundJourney> {
  const mover = await movePass(scene)
  await mover.walk()
  const { purchaseId, accountId } = mover
  const owner = scene.shop.db.pool('owner')
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM app.card_move WHERE account_id = $1', [
    accountId,
  ])
  const isOver = async () => {
    const { rowCount } = await owner.query(
      `SELECT FROM app.refund r JOIN app.pass_revocation v ON v.move_id = $2 AND v.state = 'done'
       WHERE r.purchase_id = $1 AND r.state = 'done'`,
      [purchaseId, rows[0]?.id],
    )
    return rowCount === 1
  }
  return {
    ...mover,
    ids: [...mover.ids, purchaseId, ...rows.map(({ id }) => id)],
    async walk() {
      const reply = await mover.ask('POST', `/v1/purchases/${purchaseId}/refunds`)
      if (reply.status !== 200 && !(await isOver())) throw new Error(reply.text)
    },
    isOver,
    async state() {
      const found = await owner.query<{ state: string }>(
        'SELECT state FROM app.service_tx WHERE subject_id = $1 ORDER BY nonce DESC, n DESC LIMIT 1',
        [rows[0]?.id],
      )
      return `${found.rows[0]?.state ?? 'no transaction'}, ${(await mover.hasPass()) ? 'a pass' : 'no pass'}`
    },
  }
}
